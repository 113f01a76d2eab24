import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeFolder, temporaryFolder } from '../host/process/temporaryFolder';
import type { Bench } from './bench';
import type { BenchWindow } from './benchWindow';
import { shownAt } from './onScreen';
import { compared, median, spread, type Row, type Topic } from './row';

const files = 20_000;
const withLink = 100;
const turns = 7;

/** From the command to the list of what was found in a workspace of 20,000 files, against ripgrep over the same files. */
export const search: Topic = {
  name: 'search',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const folder = await temporaryFolder();
    writeManyFiles(folder);
    try {
      return await searchIn(await bench.window('many files', { folder }));
    } finally {
      await bench.closeWindow();
      await removeFolder(folder);
    }
  },
};

async function searchIn(window: BenchWindow): Promise<readonly Row[]> {
  const { page } = window.vsCode;
  const [ours, theirs, megabytes]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn <= turns; turn++) {
    const { ms = [] } = await window.run('ripgrep', {});
    const found = window.run('search', {});
    const shown = await shownAt(page, '.quick-input-title', 'Invite links in this workspace');
    await page.keyboard.press('Escape');
    const searched = await found;
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    if (turn > 0) {
      theirs.push(...ms);
      ours.push(shown - (searched['at']?.[0] ?? NaN));
      megabytes.push(...(searched['megabytes'] ?? []));
    }
  }
  return [
    compared('to find 100 links in 20,000 files', { ours, theirs, against: 'ripgrep', reach: { times: 3 } }),
    {
      what: 'memory that it takes',
      ours: median(megabytes),
      unit: 'MB',
      spread: spread(megabytes),
      reach: { most: 20 },
    },
  ];
}

/** All at once: nobody else is waiting. */
function writeManyFiles(folder: string): void {
  const text =
    'Somebody wrote this, and nobody will ever read it again; see https://docs.example/page?x=1 for more.\n'.repeat(20);
  const link = 'https://app.gitpod.io/join-organization/0190d0a1-5555-7abc-8def-000000000001\n';
  for (let at = 0; at < files; at++) {
    const part = path.join(folder, `part-${at % 200}`);
    if (at < 200) mkdirSync(part);
    writeFileSync(path.join(part, `file-${at}.md`), at % (files / withLink) === 0 ? text + link : text);
  }
}
