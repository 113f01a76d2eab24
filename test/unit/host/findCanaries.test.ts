import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CanarySearch, withoutDocuments } from '../../e2e/support/findCanaries';

const canaries = { token: 'gitpod_pat_3f9c1d7e5b', invite: '019a2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d' };
const search = new CanarySearch(canaries);

describe('The search for canaries', () => {
  it('finds none when there is none', () => {
    assert.deepEqual(search.inText('here', 'nothing to see …4c5d'), []);
  });

  it('names the canary and the place, and never repeats the canary itself', () => {
    const found = search.inText('the console', `Bearer ${canaries.token}`);
    assert.deepEqual(found, [{ canary: 'token', place: 'the console' }]);
  });

  for (const before of ['', 'a', 'ab', '{"token":"']) {
    it(`finds one inside base64, ${before.length} bytes from its start`, () => {
      const encoded = Buffer.from(`${before}${canaries.token} and more`).toString('base64');
      assert.deepEqual(search.inText('here', encoded), [{ canary: 'token', place: 'here' }]);
    });
  }

  for (const [how, text] of Object.entries({
    'in capitals': canaries.invite.toUpperCase(),
    'in hexadecimal': Buffer.from(canaries.invite).toString('hex'),
  })) {
    it(`finds one written ${how}`, () => {
      assert.deepEqual(search.inText('here', `<${text}>`), [{ canary: 'invite', place: 'here' }]);
    });
  }

  describe('in a folder', () => {
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'canaries-'));
      await mkdir(path.join(folder, 'logs', 'deep'), { recursive: true });
    });

    afterEach(async () => {
      await rm(folder, { recursive: true });
    });

    it('looks into every file, whatever its encoding', async () => {
      await writeFile(path.join(folder, 'logs', 'deep', 'a.log'), Buffer.from(`x${canaries.token}`, 'utf16le'));
      await writeFile(
        path.join(folder, 'state.db'),
        Buffer.concat([Buffer.from([0, 255]), Buffer.from(canaries.invite)]),
      );
      const found = await search.inFolder(folder);
      assert.deepEqual(found.map(({ canary, place }) => `${canary} in ${place}`).sort(), [
        `invite in state.db`,
        `token in ${path.join('logs', 'deep', 'a.log')}`,
      ]);
    });

    it('checks the names of files', async () => {
      await writeFile(path.join(folder, `${canaries.invite}.json`), '');
      assert.equal((await search.inFolder(folder)).length, 1);
    });
  });
});

describe('Text of documents in VS Code’s logs', () => {
  for (const [what, line] of Object.entries({
    'an edit': `[trace] edits: {"textEdit":{"newText":"${canaries.invite}"}}`,
    'what an agent tells a tool': `Invoking tool gitpodInvites_join with parameters {"invite":"${canaries.invite}"}`,
    'a line that took too long to color': `Time limit reached when tokenizing line: Join [us](${canaries.invite}).`,
  })) {
    it(`does not count as a leak: ${what}`, () => {
      assert.deepEqual(search.inText('the console', withoutDocuments(line)), []);
    });

    it(`does not hide a leak in the next line: ${what}`, () => {
      const log = withoutDocuments(`${line}\n2026-01-01 Bearer ${canaries.token}`);
      assert.deepEqual(search.inText('the console', log), [{ canary: 'token', place: 'the console' }]);
    });
  }
});
