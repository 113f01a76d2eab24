import assert from 'node:assert/strict';
import path from 'node:path';
import { assertMatchesSnapshot } from '../../fakes/snapshot';
import { projectFiles, read } from '../manifest/support/project';
import { attacks } from './support/attackTable';
import { attacksPage } from './support/attacksPage';

describe('The table of attacks', () => {
  it('matches its snapshot', () => assertMatchesSnapshot(path.join(__dirname, 'attacks.snapshot.md'), attacksPage()));

  for (const { attack, tests } of attacks) {
    it(`names tests that are there: ${attack}`, () => {
      const missing = Object.entries(tests).flatMap(([file, titles]) => {
        const text = read(`test/${file}`);
        return titles.filter((title) => !text.includes(title)).map((title) => `${file}: ${title}`);
      });
      assert.deepEqual(missing, []);
      assert.notDeepEqual(Object.keys(tests), []);
    });
  }

  it('names every file of attacks', () => {
    const named = attacks.flatMap(({ tests }) => Object.keys(tests));
    const files = projectFiles().filter((file) =>
      /^test\/(?:unit\/attacks\/.*|(?:integration|e2e)\/attacks)\.test\.ts$/.test(file),
    );
    const missing = files.filter((file) => !named.includes(file.slice('test/'.length)));
    assert.deepEqual(missing, ['test/unit/attacks/attacksPage.test.ts']);
  });
});
