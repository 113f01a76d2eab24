import { TestExtension } from '../../../fakes/testExtension';
import { titleOf } from '../../errors/support/acts';
import { firstSentence, grouped, list, table, type ShownText } from '../../errors/support/table';
import { type FaultResult, cellOf } from './cells';
import { type FaultGroup, faultGroups, type NamedFault } from './faults';
import type { FakeDestinations } from './places';
import { commandsWithoutRequests } from './silent';
import { trials } from './trials';

const introduction = `# Faults

What comes of every fault in every command: what a user sees in the end, and which requests were sent. A test does each of these things
in the whole extension with a fake VS Code, while the calls that belong to it meet the fault, and compares the result with this snapshot
(\`npm run test:unit -- --update-snapshots\` writes it). Other tests hold for every cell that

- Create, Join, SetRole and Leave are sent once at most, and reads are sent again only where that may help, three times at most;
- it ends, within 45 seconds of the extension's clock, progress that was shown ends with it, and no promise is left to fail alone;
- the user is told, and not that something unexpected went wrong;
- no key and no token stands in what is shown or logged, and none reaches another host than the service.

_Requests_ counts each that was begun, also those for which no connection came about.

The faults are real, on loopback, and met by the \`fetch\` of Node, some certificates by \`node-fetch\`: sockets that are reset, certificates
that have expired, answers without an end. These are not:

- That the proxy does not let it through is the very error that \`fetch\` throws then, and a proxy that asks for a password is an answer of
  the service with that status. Both proxies are met for real, by both ways to send and inside VS Code, in
  [transport.test.ts](../../integration/transport.test.ts).
- That no connection comes about in time is the very error, too, and met for real nowhere: it takes an address that swallows everything.
- That the name of the host is not known is what the resolver of the machine says to a name that nobody can have (\`gitpod.invalid\`).
- A machine that sleeps in the middle of a call is no fault of a call. It is met for real, with a VS Code whose extension host is stopped
  while the service hangs up, in [stoppedHost.test.ts](../../e2e/stoppedHost.test.ts), and one that is killed there, too.`;

/** Runs every trial with every fault. */
export async function faultCells(
  places: FakeDestinations,
): Promise<{ groups: readonly FaultGroup[]; cells: FaultResult[] }> {
  const world = await TestExtension.start();
  const groups = faultGroups(places);
  const cells: FaultResult[] = [];
  try {
    for (const trial of trials) {
      for (const fault of groups.flatMap(({ faults }) => faults)) {
        cells.push(await cellOf(world, trial, fault));
      }
    }
  } finally {
    await world.close();
  }
  return { groups, cells };
}

/** The outcome of every fault in every trial, as Markdown. */
export function faultsPage({ groups, cells }: Awaited<ReturnType<typeof faultCells>>): string {
  const usual = usualWords(cells);
  const sections = [
    introduction,
    '<!-- prettier-ignore-start -->',
    '## The faults',
    `Where a fault has usual words, that is why something did not happen and what to do next, they stand here and are … below; _why_ is only
their first sentence. A read that meets the fault every time is sent as often as it says here; below, that is … too.`,
    ...groups.map(({ heading, faults }) => `### ${heading}\n\n${usualTable(faults, usual)}`),
    ...[...grouped(cells, ({ trial }) => trial.heading)].map(([heading, its]) => section(heading, its, groups, usual)),
    `## What asks nobody\n\n${silentTable()}`,
    '<!-- prettier-ignore-end -->',
  ];
  return sections.join('\n\n');
}

type Usual = ReadonlyMap<NamedFault, ShownText>;

/** The text after _Couldn't copy the invite link._ by fault. */
function usualWords(cells: readonly FaultResult[]): Usual {
  const beginning = "Couldn't copy the invite link. ";
  const copies = cells.filter(({ says, trial }) => trial.isUsual === true && says.startsWith(beginning));
  return new Map(copies.map(({ fault, says, button }) => [fault, { says: says.slice(beginning.length), button }]));
}

function usualTable(faults: readonly NamedFault[], usual: Usual): string {
  const all = grouped(faults, (fault) => JSON.stringify([usual.get(fault), fault.tries]));
  return table(
    ['Fault', 'Usual words', 'Button', 'A read is sent'],
    [...all.values()].map((same) => {
      const [fault] = same;
      const { says = '', button = '' } = (fault && usual.get(fault)) ?? {};
      return [list(same.map(({ when }) => when)), says, button, `${fault?.tries ?? 0}×`];
    }),
  );
}

function section(heading: string, cells: readonly FaultResult[], groups: readonly FaultGroup[], usual: Usual): string {
  const rows = cells.map((cell) => ({ fault: cell.fault, shown: shortened(cell, usual) }));
  const same = [...grouped(rows, ({ shown }) => JSON.stringify(shown)).values()];
  const common = [...same].sort((one, other) => other.length - one.length)[0] ?? [];
  const others = same.filter((alike) => alike !== common);
  const lines = [...others, common].map((alike) => [
    alike === common ? 'In every other case' : namesOf(alike, groups),
    ...(alike[0]?.shown ?? []),
  ]);
  return `## ${heading}\n\n${table(['Fault', 'What the user sees', 'Button', 'Requests'], lines)}`;
}

function silentTable(): string {
  return table(
    ['Command', 'Why it meets none of this'],
    Object.entries(commandsWithoutRequests).map(([id, why]) => [titleOf(id), why]),
  );
}

/** Message, button and requests of a cell, without the usual parts. */
function shortened({ fault, trial, says, button, requests }: FaultResult, usual: Usual): string[] {
  const words = usual.get(fault);
  const failing = trial.fails.flatMap(({ methods }) => methods);
  const sent = [...grouped(requests, (method) => method)].map(([method, its]) =>
    failing.includes(method) && its.length === fault.tries ? `${method} …` : `${method} ${its.length}×`,
  );
  return [
    words === undefined ? says : says.replaceAll(words.says, '…').replaceAll(firstSentence(words.says), '_why_'),
    button === words?.button ? '…' : button,
    sent.join(', '),
  ];
}

/** The names of the faults; a group whose faults are all present is listed by its heading. */
function namesOf(rows: readonly { readonly fault: NamedFault }[], groups: readonly FaultGroup[]): string {
  const there = new Set(rows.map(({ fault }) => fault));
  const names = groups.flatMap(({ heading, faults }) =>
    faults.every((fault) => there.has(fault))
      ? [`_${heading}_`]
      : faults.filter((fault) => there.has(fault)).map(({ when }) => when),
  );
  return list(names);
}
