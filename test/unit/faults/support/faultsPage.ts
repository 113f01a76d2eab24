import { TestExtension } from '../../../fakes/testExtension';
import { titleOf } from '../../errors/support/acts';
import { firstSentence, grouped, list, table, type ShownText } from '../../errors/support/table';
import { type FaultResult, resultOf } from './faultResult';
import { type FaultGroup, faultGroups, type NamedFault } from './faults';
import type { FakeDestinations } from './fakeDestinations';
import { commandsWithoutRequests } from './commandsWithoutRequests';
import { faultScenarios } from './faultScenarios';

const introduction = `# Faults

The result of every fault in every command: what the user sees in the end, and which requests were sent. A test runs each command in the whole
extension with a fake VS Code while its requests meet the fault, and compares the result with this snapshot
(\`npm run test:unit -- --update-snapshots\` writes it). Other tests check for every result that

- Create, Join, SetRole and Leave are sent at most once, and reads are retried only when that may help, three times at most;
- the command ends within 45 seconds of the extension's clock, its progress ends with it, and no promise rejection is unhandled;
- the failure is reported, and not as an unexpected error;
- no key and no token is shown or logged, and none is sent to another host than the service.

_Requests_ counts every attempt, including those without a connection.

The faults are real, on loopback, and reach Node's \`fetch\`, some certificates also \`node-fetch\`: sockets that are reset, expired
certificates, endless responses. The exceptions:

- A proxy that rejects the connection is the same error that \`fetch\` throws then, and a proxy that requires a password is a response of the
  service with that status. Both proxies are tested for real, with both ways to send and inside VS Code, in
  [transport.test.ts](../../integration/transport.test.ts).
- A connection that times out is the same error too. It is tested for real nowhere, because that takes an address that drops all packets.
- A host name that cannot be resolved is what the machine's resolver reports for a reserved name (\`gitpod.invalid\`).
- A machine that sleeps during a call is not a fault of a call. It is tested for real with a VS Code whose extension host is suspended while
  the service hangs up, in [stoppedHost.test.ts](../../e2e/stoppedHost.test.ts), as is one that is killed.`;

/** Runs every scenario with every fault. */
export async function faultResults(
  places: FakeDestinations,
): Promise<{ groups: readonly FaultGroup[]; results: FaultResult[] }> {
  const world = await TestExtension.start();
  const groups = faultGroups(places);
  const results: FaultResult[] = [];
  try {
    for (const scenario of faultScenarios) {
      for (const fault of groups.flatMap(({ faults }) => faults)) {
        results.push(await resultOf(world, scenario, fault));
      }
    }
  } finally {
    await world.close();
  }
  return { groups, results };
}

/** The outcome of every fault in every scenario, as Markdown. */
export function faultsPage({ groups, results }: Awaited<ReturnType<typeof faultResults>>): string {
  const usual = usualMessages(results);
  const sections = [
    introduction,
    '<!-- prettier-ignore-start -->',
    '## The faults',
    `The usual message of a fault, with the cause and the next step, is listed here and abbreviated as … below; _why_ is only its first
sentence. The number of attempts of a read that fails every time is listed here and abbreviated as … below, too.`,
    ...groups.map(({ heading, faults }) => `### ${heading}\n\n${usualTable(faults, usual)}`),
    ...[...grouped(results, ({ scenario }) => scenario.heading)].map(([heading, its]) =>
      section(heading, its, groups, usual),
    ),
    `## Commands without requests\n\n${commandsWithoutRequestsTable()}`,
    '<!-- prettier-ignore-end -->',
  ];
  return sections.join('\n\n');
}

type Usual = ReadonlyMap<NamedFault, ShownText>;

/** The text after _Couldn't copy the invite link._ by fault. */
function usualMessages(results: readonly FaultResult[]): Usual {
  const beginning = "Couldn't copy the invite link. ";
  const copies = results.filter(({ says, scenario }) => scenario.isUsual === true && says.startsWith(beginning));
  return new Map(copies.map(({ fault, says, button }) => [fault, { says: says.slice(beginning.length), button }]));
}

function usualTable(faults: readonly NamedFault[], usual: Usual): string {
  const all = grouped(faults, (fault) => JSON.stringify([usual.get(fault), fault.tries]));
  return table(
    ['Fault', 'Usual message', 'Button', 'Attempts of a read'],
    [...all.values()].map((same) => {
      const [fault] = same;
      const { says = '', button = '' } = (fault && usual.get(fault)) ?? {};
      return [list(same.map(({ when }) => when)), says, button, `${fault?.tries ?? 0}×`];
    }),
  );
}

function section(
  heading: string,
  results: readonly FaultResult[],
  groups: readonly FaultGroup[],
  usual: Usual,
): string {
  const rows = results.map((result) => ({ fault: result.fault, shown: shortened(result, usual) }));
  const same = [...grouped(rows, ({ shown }) => JSON.stringify(shown)).values()];
  const common = [...same].sort((one, other) => other.length - one.length)[0] ?? [];
  const others = same.filter((alike) => alike !== common);
  const lines = [...others, common].map((alike) => [
    alike === common ? 'In every other case' : namesOf(alike, groups),
    ...(alike[0]?.shown ?? []),
  ]);
  return `## ${heading}\n\n${table(['Fault', 'What the user sees', 'Button', 'Requests'], lines)}`;
}

function commandsWithoutRequestsTable(): string {
  return table(
    ['Command', 'Why it sends no request'],
    Object.entries(commandsWithoutRequests).map(([id, why]) => [titleOf(id), why]),
  );
}

/** Message, button and requests of a result, without the usual parts. */
function shortened({ fault, scenario, says, button, requests }: FaultResult, usual: Usual): string[] {
  const words = usual.get(fault);
  const failing = scenario.fails.flatMap(({ methods }) => methods);
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
