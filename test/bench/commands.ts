import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Sandbox } from '../sandbox/sandbox';
import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import type { BenchWindow } from './benchWindow';
import type { Errand, Way } from './jobs';
import { compared, type Row, type Topic } from './row';

const turns = 7;
/** So long the window draws what the errand before left to be drawn. */
const settleMs = 150;
const hundred = 100;
const names: Readonly<Record<Exclude<Way, 'ours'>, string>> = {
  bare: 'the limit: fetch and clipboard',
  sdk: 'the official SDK',
  curl: 'curl',
};

const whyLonger =
  'Before the first request the command takes less than 1 ms. After it come the clipboard, through the window, as in the other ways, ' +
  'and what they leave out: a deadline and a size limit for the answer, a check of its form, and progress that can be cancelled.';

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
      for (const ms of [0, 50, 200]) {
        const sandbox = services.demo(ms);
        const took = await inTurns(window, sandbox, ways, (way) => ({ ...place, errand, way }));
        rows.push(...rowsOf(`${errand} a link, ${ms} ms away`, ms, took));
      }
    }
    return [...rows, ...(await counted(window, services.demo(0)))];
  },
};

async function inTurns(
  window: BenchWindow,
  sandbox: Sandbox,
  ways: readonly Way[],
  errandOf: (way: Way) => Errand,
): Promise<ReadonlyMap<Way, readonly number[]>> {
  const took = new Map<Way, number[]>(ways.map((way) => [way, []]));
  for (let turn = 0; turn <= turns; turn++) {
    for (const way of ways) {
      const errand = errandOf(way);
      sandbox.reset();
      if (errand.errand === 'copy') giveInvite(sandbox);
      const ms = await untilCopied(window, errand);
      // The first turn opens connections and loads what is loaded when it is needed.
      if (turn > 0) took.get(way)?.push(ms);
      if (errand.errand === 'create' && way === 'ours') await lookedAfter(sandbox);
    }
  }
  return took;
}

/** Milliseconds until the link is on the clipboard and was read back from there. */
async function untilCopied({ vsCode: { page }, run }: BenchWindow, errand: Errand): Promise<number> {
  await page.evaluate(`(() => {
    const { clipboard } = navigator;
    const read = globalThis.readClipboard ??= clipboard.readText.bind(clipboard);
    clipboard.readText = async () => {
      const text = await read();
      globalThis.clipboardRead = { text, at: performance.timeOrigin + performance.now() };
      return text;
    };
  })()`);
  const { at = [] } = await run('errand', errand);
  const read = await page.evaluate<{ text: string; at: number }>('clipboardRead');
  if (!/[0-9a-f-]{36}$/.test(read.text)) throw new Error(`There is no link on the clipboard after ${errand.way}`);
  await page.evaluate('navigator.clipboard.writeText("")');
  await page.waitForTimeout(settleMs);
  return read.at - (at[0] ?? NaN);
}

/** After creating, the extension looks once more whether somebody else created too: that is not to fall into another way's time. */
async function lookedAfter(sandbox: Sandbox): Promise<void> {
  const made = sandbox.calls().length;
  await sandbox.waitForCall(({ number, result }) => number === made + 1 && result === 'answered');
}

function giveInvite({ world }: Sandbox): void {
  world.replaceInvite(world.organization('acme'), world.stableId('invite of the benchmark', 0));
}

function rowsOf(what: string, ms: number, took: ReadonlyMap<Way, readonly number[]>): Row[] {
  const ours = took.get('ours') ?? [];
  return (['bare', 'sdk', 'curl'] as const).map((way) =>
    compared(what, {
      ours,
      theirs: took.get(way) ?? [],
      against: names[way],
      reach: way === 'bare' ? (ms === 0 ? undefined : { times: 1.1 }) : { times: 1 },
      why: took.has(way) ? whyLonger : 'There is no curl on this machine.',
    }),
  );
}

/** The requests and connections that a hundred commands cost. */
async function counted(window: BenchWindow, sandbox: Sandbox): Promise<readonly Row[]> {
  giveInvite(sandbox);
  await window.run('manyCopies', { times: hundred, atOnce: 1, mostSeconds: 60 });
  const what = `to copy ${hundred} links`;
  const calls = sandbox.calls();
  const connections = new Set(calls.map(({ connection }) => connection)).size;
  return [
    { what: `connections ${what}`, ours: connections, unit: 'connections', reach: { most: 1 } },
    { what: `requests ${what}`, ours: calls.length, unit: 'requests', reach: { most: hundred } },
  ];
}

async function hasCurl(): Promise<boolean> {
  return promisify(execFile)('curl', ['--version']).then(
    () => true,
    () => false,
  );
}
