import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { filesThroughLinks } from '../../../../src/features/search/ripgrep';
import { removeFolder, temporaryFolder } from '../../../host/process/temporaryFolder';

/** Prints names, each followed by a NUL, until its output is closed. */
const endless = `yes linked | tr '\\n' '\\0'`;

describe('The files that symbolic links lead to', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(() => removeFolder(folder));

  /** Searches with a script instead of ripgrep, which prints two files, and with `--follow` what `follow` prints. */
  async function found(follow: string): Promise<string[]> {
    const ripgrep = path.join(folder, 'rg');
    const script = `#!/bin/sh\ncase "$*" in *--follow*) ${follow};; *) printf 'one\\0two\\0';; esac\n`;
    await writeFile(ripgrep, script, { mode: 0o700 });
    const files: string[] = [];
    const { signal } = new AbortController();
    for await (const file of filesThroughLinks(ripgrep, { folder, exclude: [], signal })) {
      files.push(path.relative(folder, file));
    }
    return files;
  }

  it('are none when following the links adds no file', async () => {
    assert.deepEqual(await found(`printf 'two\\0one\\0'`), []);
  });

  it('are those that following the links adds', async () => {
    assert.deepEqual(await found(`printf 'two\\0linked/three\\0one\\0'`), ['linked/three']);
  });

  it('are at most 1,000 when a link leads to a folder without end', async () => {
    assert.equal((await found(endless)).length, 1_000);
  });
});
