import { TestExtension } from '../../../fakes/testExtension';
import { titleOf } from '../../errors/support/commandRuns';
import { firstSentence, grouped, list, table, type ShownText } from '../../errors/support/table';
import { type FaultResult, resultOf } from './faultResult';
import { type FaultGroup, faultGroups, type NamedFault } from './faults';
import type { FakeDestinations } from './fakeDestinations';
import { commandsWithoutRequests } from './commandsWithoutRequests';
import { faultScenarios } from './faultScenarios';

const introduction = `# Faults

The result of every fault in every command: what the user sees in the end, and which requests were sent. A test runs each command in the
complete extension with a fake VS Code and the fault, and compares the result with this snapshot
(\`npm run test:unit -- --update-snapshots\` writes it). Other tests check that, for every result,

- Create, Join, SetRole and Leave are sent at most once, and reads are retried only when that may help, three times at most;
- the command ends within 45 seconds of the extension's clock, its progress ends with it, and no promise rejection is unhandled;
- the failure is reported, and not as an unexpected error;
- no key and no token is shown or logged, and none is sent to a host other than the service.

_Requests_ counts every attempt, including those without a connection.

The faults are produced by real servers on loopback, such as sockets that are reset, expired certificates and endless responses. Requests are
sent with Node's \`fetch\`, or with \`node-fetch\` for some certificates. The exceptions:

- For a proxy that rejects the connection, the error that \`fetch\` throws in that case is thrown. For a proxy that requires a password, the
  service responds with the status of such a proxy. Real proxies of both kinds are tested inside VS Code, with both ways to send, in
  [transport.test.ts](../../integration/transport.test.ts).
- For a connection that times out, the error that \`fetch\` throws in that case is thrown. No test uses a real connection, because that
  requires an address that drops all packets.
- For a host name that cannot be resolved, the machine's resolver gets a reserved name (\`gitpod.invalid\`).
- A machine that sleeps during a call is not a fault of a call. [stoppedHost.test.ts](../../e2e/stoppedHost.test.ts) tests it with a real VS
  Code whose extension host is suspended while the service closes the connection, and also kills an extension host.`;

/** Runs every scenario with every fault. */
export async function faultResults(
  destinations: FakeDestinations,
): Promise<{ groups: readonly FaultGroup[]; results: FaultResult[] }> {
  const world = await TestExtension.start();
  const groups = faultGroups(destinations);
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
    `The usual message of a fault, with the reason and the next step, is listed here and abbreviated as … below; _why_ stands for its first
sentence only. The number of attempts of a read that fails every time is listed here and also abbreviated as … below.`,
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

/** The text after _Couldn't copy the invite link._, by fault. */
function usualMessages(results: readonly FaultResult[]): Usual {
  const opening = "Couldn't copy the invite link. ";
  const references = results.filter(({ text, scenario }) => scenario.isReference === true && text.startsWith(opening));
  return new Map(references.map(({ fault, text, button }) => [fault, { text: text.slice(opening.length), button }]));
}

function usualTable(faults: readonly NamedFault[], usual: Usual): string {
  const all = grouped(faults, (fault) => JSON.stringify([usual.get(fault), fault.attempts]));
  return table(
    ['Fault', 'Usual message', 'Button', 'Attempts of a read'],
    [...all.values()].map((same) => {
      const [fault] = same;
      const { text = '', button = '' } = (fault && usual.get(fault)) ?? {};
      return [list(same.map(({ when }) => when)), text, button, `${fault?.attempts ?? 0}×`];
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
    Object.entries(commandsWithoutRequests).map(([id, reason]) => [titleOf(id), reason]),
  );
}

/** Message, button and requests of a result, without the usual parts. */
function shortened({ fault, scenario, text, button, requests }: FaultResult, usual: Usual): string[] {
  const usualText = usual.get(fault);
  const failing = scenario.fails.flatMap(({ methods }) => methods);
  const sent = [...grouped(requests, (method) => method)].map(([method, its]) =>
    failing.includes(method) && its.length === fault.attempts ? `${method} …` : `${method} ${its.length}×`,
  );
  return [
    usualText === undefined
      ? text
      : text.replaceAll(usualText.text, '…').replaceAll(firstSentence(usualText.text), '_why_'),
    button === usualText?.button ? '…' : button,
    sent.join(', '),
  ];
}

/** The names of the faults. A group whose faults are all present is named by its heading. */
function namesOf(rows: readonly { readonly fault: NamedFault }[], groups: readonly FaultGroup[]): string {
  const present = new Set(rows.map(({ fault }) => fault));
  const names = groups.flatMap(({ heading, faults }) =>
    faults.every((fault) => present.has(fault))
      ? [`_${heading}_`]
      : faults.filter((fault) => present.has(fault)).map(({ when }) => when),
  );
  return list(names);
}
