import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { updateSnapshotsVariable } from '../host/unitTests';

/**
 * Compares Markdown with a snapshot stored next to its test. `npm run test:unit -- --update-snapshots` writes the
 * snapshot instead.
 * @throws AssertionError that shows the first line that differs
 */
export async function assertMatchesSnapshot(file: string, markdown: string): Promise<void> {
  const actual = await format(markdown, { ...(await resolveConfig(file)), filepath: file });
  if (process.env[updateSnapshotsVariable] === '1') {
    await writeFile(file, actual);
    return;
  }
  const expected = await readFile(file, 'utf8').catch(() => '');
  if (actual === expected) return;
  const [actualLines, expectedLines] = [actual.split('\n'), expected.split('\n')];
  const line = actualLines.findIndex((text, at) => text !== expectedLines[at]);
  assert.fail(
    `${path.basename(file)} is out of date from line ${line + 1} (update: npm run test:unit -- --update-snapshots):\n` +
      `snapshot: ${expectedLines[line] ?? '(ends)'}\nactual:   ${actualLines[line] ?? '(ends)'}`,
  );
}
