import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Sandbox } from '../sandbox/sandbox';
import { commandIds } from '../../src/ui/ids';
import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import type { BenchWindow } from './benchWindow';
import type { Errand, Way } from './jobs';
import { compared, median, spread, type Row, type Topic } from './row';
import { number } from './table';

/** By how far the service is away: what is near takes little, so that more of it is needed to tell it from what else goes on. */
const turns = { 0: 21, 50: 9, 200: 9 } as const;
/** So long the window draws what the errand before left to be drawn. */
const settleMs = 150;
const hundred = 100;
const names: Readonly<Record<Exclude<Way, 'ours'>, string>> = {
  bare: 'the limit: fetch and clipboard',
  sdk: 'the official SDK',
  curl: 'curl',
};

/** From a command to the link on the clipboard, against the same calls made in other ways from the same extension host. */
export const commandsTopic: Topic = {
  name: 'commands',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const services = await bench.services();
    const demo = services.demo(0);
    const window = await bench.window('one organization', { token: tokenOf(demo, 'ada-acme') });
    const place = {
      ...{ origin: services.origin, token: tokenOf(demo, 'ada-acme'), authorities: services.authorities },
      organizationId: demo.world.organization('acme').id,
    };
    const ways: Way[] = (await hasCurl()) ? ['ours', 'bare', 'sdk', 'curl'] : ['ours', 'bare', 'sdk'];
    const rows: Row[] = [];
    for (const errand of ['copy', 'create'] as const) {
      for (const ms of [0, 50, 200] as const) {
        const sandbox = services.demo(ms);
        const took = await inTurns(window, sandbox, turns[ms], ways, (way) => ({ ...place, errand, way }));
        rows.push(...rowsOf(`${errand} a link, ${ms} ms away`, ms, took));
      }
    }
    return [
      ...rows,
      ...(await counted(window, services.demo(0))),
      await countedCreate(window, services.demo(0)),
      await countedReplacement(window, services.demo(0)),
    ];
  },
};

type Took = ReadonlyMap<Way | 'clipboard', readonly number[]>;

async function inTurns(
  window: BenchWindow,
  sandbox: Sandbox,
  turns: number,
  ways: readonly Way[],
  errandOf: (way: Way) => Errand,
): Promise<Took> {
  const took = new Map<Way | 'clipboard', number[]>([...ways, 'clipboard' as const].map((what) => [what, []]));
  for (let turn = 0; turn <= turns; turn++) {
    // Each way comes after each other way: what one leaves to be done falls on all alike.
    for (const way of [...ways.slice(turn % ways.length), ...ways.slice(0, turn % ways.length)]) {
      const errand = errandOf(way);
      sandbox.reset();
      if (errand.errand === 'copy') giveInvite(sandbox);
      const { ms, clipboard } = await untilCopied(window, errand);
      // The first turn opens connections and loads what is loaded when it is needed.
      if (turn > 0) {
        took.get(way)?.push(ms);
        took.get('clipboard')?.push(...clipboard);
      }
      if (errand.errand === 'create' && way === 'ours') await lookedAfter(sandbox);
    }
  }
  return took;
}

/** Milliseconds until the link is on the clipboard and was read back from there. */
async function untilCopied(
  { vsCode: { page }, run }: BenchWindow,
  errand: Errand,
): Promise<{ readonly ms: number; readonly clipboard: readonly number[] }> {
  await page.evaluate(`(() => {
    const { clipboard } = navigator;
    const read = globalThis.readClipboard ??= clipboard.readText.bind(clipboard);
    clipboard.readText = async () => {
      const text = await read();
      globalThis.clipboardRead = { text, at: performance.timeOrigin + performance.now() };
      return text;
    };
  })()`);
  const { at = [], clipboard = [] } = await run('errand', errand);
  const read = await page.evaluate<{ text: string; at: number }>('clipboardRead');
  if (!/[0-9a-f-]{36}$/.test(read.text)) throw new Error(`There is no link on the clipboard after ${errand.way}`);
  await page.evaluate('navigator.clipboard.writeText("")');
  await page.waitForTimeout(settleMs);
  return { ms: read.at - (at[0] ?? NaN), clipboard };
}

/** After creating, the extension looks once more whether somebody else created too: that is not to fall into another way's time. */
async function lookedAfter(sandbox: Sandbox): Promise<void> {
  const made = sandbox.calls().length;
  await sandbox.waitForCall(({ number, result }) => number === made + 1 && result === 'answered');
}

function giveInvite({ world }: Sandbox): void {
  world.replaceInvite(world.organization('acme'), world.stableId('invite of the benchmark', 0));
}

function rowsOf(what: string, ms: number, took: Took): Row[] {
  const ours = took.get('ours') ?? [];
  const clipboard = took.get('clipboard') ?? [];
  return (['bare', 'sdk', 'curl'] as const).map((way) =>
    compared(what, {
      ours,
      theirs: took.get(way) ?? [],
      against: names[way],
      reach: way === 'bare' ? (ms === 0 ? undefined : { times: 1.1 }) : { times: 1 },
      // To be ahead of somebody who does as little is a matter of luck: it is to stay as near as the limit is.
      holds: ms === 0 ? { times: 2.5 } : { times: 1.5 },
      why: took.has(way) ? whyLonger(ours, took.get(way) ?? [], clipboard) : 'There is no curl on this machine.',
    }),
  );
}

function whyLonger(ours: readonly number[], theirs: readonly number[], clipboard: readonly number[]): string {
  return (
    `It is ${moreOrLess(median(ours) - median(theirs))}, where the other way's own spread is ±${number(spread(theirs) / 2)} ms. ` +
    `The clipboard, which goes through the window in every way, takes ${number(median(clipboard))} ms (±${number(spread(clipboard) / 2)}). ` +
    'The others leave out a deadline and a size limit for the answer, a check of its form, and progress that can be cancelled.'
  );
}

function moreOrLess(ms: number): string {
  return `${number(Math.abs(ms))} ms ${ms < 0 ? 'less' : 'more'}`;
}

/** The requests and connections that a hundred commands cost. */
async function counted(window: BenchWindow, sandbox: Sandbox): Promise<readonly Row[]> {
  giveInvite(sandbox);
  await window.run('manyCopies', { times: hundred });
  const what = `to copy ${hundred} links`;
  const calls = sandbox.calls();
  const connections = new Set(calls.map(({ connection }) => connection)).size;
  return [
    { what: `connections ${what}`, ours: connections, unit: 'connections', reach: { most: 1 } },
    { what: `requests ${what}`, ours: calls.length, unit: 'requests', reach: { most: hundred } },
  ];
}

/** A first invite is read and created: that anybody else created meanwhile is looked into afterwards, when the person has the link. */
async function countedCreate(window: BenchWindow, sandbox: Sandbox): Promise<Row> {
  sandbox.reset();
  await window.run('command', { id: commandIds.createInviteLink });
  const ours = sandbox.calls().length;
  await lookedAfter(sandbox);
  return { what: 'requests to create a first link', ours, unit: 'requests', reach: { most: 2 } };
}

/** Where there is an invite, it is read once more after the person agreed to lose it. */
async function countedReplacement(window: BenchWindow, sandbox: Sandbox): Promise<Row> {
  sandbox.reset();
  giveInvite(sandbox);
  const replaced = window.run('command', { id: commandIds.createInviteLink });
  await window.vsCode.pressInDialog('Create New Link');
  await replaced;
  const ours = sandbox.calls().length;
  await lookedAfter(sandbox);
  return { what: 'requests to replace a link', ours, unit: 'requests', reach: { most: 3 } };
}

async function hasCurl(): Promise<boolean> {
  return promisify(execFile)('curl', ['--version']).then(
    () => true,
    () => false,
  );
}
