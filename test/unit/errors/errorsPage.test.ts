import assert from 'node:assert/strict';
import path from 'node:path';
import { commandIds } from '../../../src/ui/ids';
import { assertMatchesSnapshot } from '../../fakes/snapshot';
import { readManifest } from '../manifest/support/manifest';
import { titleOf } from './support/commandRuns';
import { errorsPage } from './support/errorsPage';

/** Commands that only show or copy local data. */
const cannotFail: readonly string[] = [
  commandIds.copyFocusedRow,
  commandIds.copyMemberAddress,
  commandIds.copyShownLink,
  commandIds.getStarted,
  commandIds.openSettings,
  commandIds.openTokensPage,
  commandIds.showLog,
];

describe('The error messages of all commands', () => {
  let page: string;

  before(async function () {
    this.timeout(180_000); // Runs every command with every fault.
    page = await errorsPage();
  });

  it('matches its snapshot', () => assertMatchesSnapshot(path.join(__dirname, 'errors.snapshot.md'), page));

  it('names every command that can fail', () => {
    const commands = readManifest().contributes.commands.map(({ command }) => command);
    const missing = commands
      .filter((command) => !cannotFail.includes(command))
      .map(titleOf)
      .filter((title) => !page.includes(title));
    assert.deepEqual(missing, []);
  });

  it('shows no id, no token and no key', () => {
    assert.doesNotMatch(page, /[0-9a-f]{8}-[0-9a-f]{4}|gitpod_(?:pat|account)_|inviteId=|join-organization\/[^…]/);
  });

  it('shows no stack and no technical term', () => {
    assert.doesNotMatch(page, /\bat \S+:\d+|\bundefined\b|\[object |Error:|ECONN|ENOTFOUND|fetch failed/);
  });

  it('ends every sentence with a period', () => {
    const cells = page.split('\n').flatMap((line) => (line.startsWith('|') ? line.split('|').slice(1, -1) : []));
    const sentences = cells.map((cell) => cell.trim()).filter((cell) => /^\p{L}.* .*\.\s/u.test(cell));
    assert.ok(sentences.length > 50);
    assert.deepEqual(
      sentences.filter((sentence) => !/[.?…]$/.test(sentence)),
      [],
    );
  });
});
