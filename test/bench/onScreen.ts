import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findRipgrep } from '../../src/features/search/ripgrep';
import { commandIds } from '../../src/ui/ids';
import { tokenOf } from '../e2e/support/steps';
import { eventually } from '../host/eventually';
import { removeFolder, temporaryFolder } from '../host/process/temporaryFolder';
import { installVsCode } from '../host/vscode/installVsCode';
import type { Bench, Service } from './benchWindow';
import { textWithLinks } from './findingLinks';
import type { Samples } from './jobs';
import { measureInterleaved, type Row, timed } from './row';

const runs = 9;
/** The benchmark's extension provides a hover for this line without a request. */
const fixedHover = 'fixed hover';
/** Time for the editor to finish its layout: until then, lines move away from under the pointer. */
const layoutMs = 2_000;
const rowLabels = '.pane-body .monaco-list-row .label-name';
/** How long VS Code delays the update of a tree that changes again. */
const treeSettleMs = 250;
/** Milliseconds before each key: fast typing, with pauses just long enough to update the diagnostics. */
const typingPauses = [60, 60, 60, 330, 60, 60, 380, 60, 430, 60];

/** Time from the pointer resting on a link to its visible hover, compared with a hover that needs no request. */
export async function hovers(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.service('large');
  const { world } = service.sandbox;
  const organizations = Array.from({ length: 2 * (runs + 1) }, (_, at) => world.organization(`org-${2 * at + 2}`));
  const links = organizations.map((each) => `${service.origin}/join-organization/${world.inviteOf(each) ?? ''}`);
  const files = { 'links.txt': [...links, fixedHover, ''].join('\n') };
  const { page, vsCode, shownAt } = await bench.window({ service, token: tokenOf(service.sandbox, 'ada'), files });
  await vsCode.openFile('links.txt');
  await page.waitForTimeout(layoutMs);

  const untilHover = async (over: string, text: string): Promise<number> => {
    await page.mouse.move(2, 2);
    await page.locator('.monaco-hover:visible').waitFor({ state: 'hidden' });
    const line = page.locator('.view-line', { hasText: over });
    const { x = 0, y = 0 } = (await eventually(() => line.boundingBox(), Boolean)) ?? {};
    const shown = shownAt('.monaco-hover', text);
    await page.evaluate(`addEventListener('mousemove', () => {
      globalThis.restsAt = performance.timeOrigin + performance.now();
    }, { capture: true, once: true })`);
    await page.mouse.move(x + 40, y + 8);
    return (await shown) - (await page.evaluate<number>('restsAt'));
  };
  const measure = async (firstLine: number) => {
    const { ours, theirs } = await measureInterleaved(runs, {
      ours: (round) => untilHover(links[firstLine + round] ?? '', organizations[firstLine + round]?.name ?? ''),
      theirs: () => untilHover(fixedHover, `Over ${fixedHover}`),
    });
    return { ours, against: { name: 'a fixed hover', theirs } };
  };
  const cases = [];
  for (const [part, roundTripMs] of [50, 150].entries()) {
    await bench.service('large', roundTripMs);
    cases.push({ name: `${roundTripMs} ms`, ...(await measure(part * (runs + 1))), target: { times: 1.1 } });
  }
  return [
    { what: 'Hover for an invite not seen before, pointer at rest to hover on the screen', cases },
    { what: 'Hover for an invite seen before', cases: [{ ...(await measure(0)), target: { more: 1 } }] },
  ];
}

/** Time from the request to visible rows, compared with as many fixed rows after a request in the same window. */
export async function tree(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.service('large');
  const token = tokenOf(service.sandbox, 'ada');
  const { page, run, shownAt } = await bench.window({ service, token });
  // A refresh while the first rows are loading would share their request.
  await page.locator(rowLabels).first().waitFor();
  const untilShown = async (name: string, work: () => Promise<Samples>): Promise<number> => {
    const shown = shownAt(rowLabels, name);
    const { at = NaN } = await work();
    const durationMs = (await shown) - at;
    await page.waitForTimeout(treeSettleMs);
    return durationMs;
  };
  const { ours, theirs } = await measureInterleaved(runs, {
    ours: (round) => {
      // An account's organizations are sorted by name.
      service.sandbox.world.organization('crowd').name = `!! ${round}.`;
      return untilShown(`!! ${round}.`, () => run('command', { id: commandIds.refresh }));
    },
    theirs: (round) => {
      const fixed = { origin: service.origin, token, count: 1000, first: `fixed ${round}.` };
      return untilShown(fixed.first, () => run('refreshFixed', fixed));
    },
  });
  const cases = [{ ours, against: { name: 'as many fixed rows', theirs }, target: { times: 1.2 } }];
  return [{ what: 'Tree with 1,000 organizations, response to screen', cases }];
}

/** The longest block of the extension host while typing in 1 MB with 1,000 links, with and without the extension. */
export async function typing(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.service('large');
  const ours = await longestBlocks(bench, service, true);
  const against = { name: 'without the extension', theirs: await longestBlocks(bench, service, false) };
  const cases = [{ ours, against, target: { more: 8 } }];
  return [{ what: 'Typing in 1 MB with 1,000 links, longest block of the extension host', cases }];
}

async function longestBlocks(bench: Bench, service: Service, extension: boolean): Promise<number[]> {
  const files = { 'big.txt': textWithLinks(service.origin, 1, 1000, 20) };
  const signedIn = extension ? { token: tokenOf(service.sandbox, 'ada') } : {};
  const { vsCode, page, run } = await bench.window({ service, extension, files, ...signedIn });
  await vsCode.openFile('big.txt');
  await vsCode.goTo(5, 1);
  await page.keyboard.type('warm');
  if (extension) await page.locator('.squiggly-info, .squiggly-warning').first().waitFor();
  const type = async (): Promise<number> => {
    await run('loopDelay', {});
    for (const pauseMs of [...typingPauses, ...typingPauses]) {
      await page.waitForTimeout(pauseMs);
      await page.keyboard.press('x');
    }
    return (await run('loopDelay', {})).ms ?? NaN;
  };
  return (await measureInterleaved(runs, { type })).type;
}

/** Time from the command to the list of results in a workspace of 20,000 files, compared with ripgrep. */
export async function search(bench: Bench): Promise<readonly Row[]> {
  const folder = await temporaryFolder();
  try {
    writeManyFiles(folder);
    const service = await bench.service('test');
    const { page, run, shownAt } = await bench.window({ service, token: tokenOf(service.sandbox, 'ada-acme'), folder });
    const ripgrep = (await findRipgrep((await installVsCode('1.139.1')).folder)) ?? 'rg';
    const options = ['-l', '-F', '--hidden', '--no-ignore', '--no-config', '-e', 'join-organization', '-e', 'inviteId'];
    const { ours, theirs } = await measureInterleaved(runs, {
      ours: async () => {
        const searched = run('command', { id: commandIds.findInviteLinks });
        const shown = await shownAt('.quick-input-title', 'Invite links in this workspace');
        await page.keyboard.press('Escape');
        const { at = NaN } = await searched;
        await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
        return shown - at;
      },
      theirs: () => timed(() => promisify(execFile)(ripgrep, [...options, '.'], { cwd: folder })),
    });
    const cases = [{ ours, against: { name: 'ripgrep', theirs }, target: { times: 1.5 } }];
    return [{ what: 'Finding 100 links in a workspace of 20,000 files', cases }];
  } finally {
    await bench.closeWindow();
    await removeFolder(folder);
  }
}

function writeManyFiles(folder: string): void {
  const text = 'Nobody will ever read this again; see https://docs.example/page?x=1 for more.\n'.repeat(20);
  const link = 'https://app.gitpod.io/join-organization/0190d0a1-5555-7abc-8def-000000000001\n';
  for (let at = 0; at < 20_000; at++) {
    const part = path.join(folder, `part-${at % 200}`);
    if (at < 200) mkdirSync(part);
    writeFileSync(path.join(part, `file-${at}.md`), at % 200 === 0 ? text + link : text);
  }
}
