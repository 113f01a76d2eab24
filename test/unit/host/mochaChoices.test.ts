import assert from 'node:assert/strict';
import { readMochaChoices } from '../../host/integration/mochaChoices';

describe('mocha arguments for the suite inside VS Code', () => {
  it('are passed on', () => {
    const args = ['--grep', 'tree', '--invert', '-b', '--timeout', '1000', '--retries', '2'];
    assert.deepEqual(readMochaChoices(args, false), {
      color: false,
      grep: 'tree',
      invert: true,
      bail: true,
      timeout: 1000,
      retries: 2,
    });
  });

  it('are rejected when they have no meaning there', () => {
    assert.throws(() => readMochaChoices(['--watch'], false), /--watch/);
  });
});
