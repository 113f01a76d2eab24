import { commandIds } from '../../../../src/ui/ids';
import type { TestExtension } from '../../../fakes/testExtension';
import { type CommandRun, dead, errorMessageOf, titleOf } from './commandRuns';
import { serviceFailures, networkFailures, type Situation } from './situations';
import { firstSentence, grouped, type Row, rowsTable, table, type ShownText, shownTextOf } from './table';

/** The part of error messages that is the same for all commands and follows their first sentence, by situation. */
export type CommonMessages = ReadonlyMap<Situation, ShownText>;

const readRun = { as: 'ada', selects: 'acme' } as const;

/** Runs of the commands that start by reading an organization's invite. */
const readingRuns: readonly CommandRun[] = [
  { command: commandIds.copyInviteLink, ...readRun },
  { command: commandIds.copyInviteLinkAs, ...readRun },
  { command: commandIds.createInviteLink, ...readRun },
  { command: commandIds.replaceInviteLink, ...readRun },
  { command: commandIds.shareInviteLink, ...readRun },
  { command: commandIds.showQrCode, ...readRun },
  { command: commandIds.saveQrCode, ...readRun },
  { command: commandIds.replaceWithCurrentLink, as: 'ada', documentOf: 'harbour', presses: ['Acme Engineering'] },
  { command: commandIds.replaceInFile, as: 'ada', documentOf: dead, presses: ['Acme Engineering'] },
];

interface CommandMessage extends ShownText {
  readonly commandRun: CommandRun;
  readonly situation: Situation;
  readonly opening: string;
}

/** The messages of these commands: the first sentence of each, the common part, and the other messages. */
export async function commonSections(world: TestExtension): Promise<{ markdown: string; common: CommonMessages }> {
  const messages: CommandMessage[] = [];
  for (const commandRun of readingRuns) {
    messages.push(...(await messagesOf(world, commandRun)));
  }
  const common = new Map<Situation, ShownText>();
  for (const [situation, all] of groupedBy(messages, ({ situation }) => situation)) {
    const { text, button } = mostCommon(all, (each) => `${each.text} ${each.button}`);
    common.set(situation, { text, button });
  }
  const rows = (situations: readonly Situation[]): Row[] =>
    situations.flatMap((situation) => {
      const shown = common.get(situation);
      return shown === undefined ? [] : [{ when: situation.when, ...shown }];
    });
  const openings = [...groupedBy(messages, ({ commandRun }) => commandRun)].map(([commandRun, [first]]) => [
    titleOf(commandRun.command),
    first?.opening ?? '',
  ]);
  const others = messages.filter(({ situation, text, button }) => {
    const shown = common.get(situation);
    return shown?.text !== text || shown.button !== button;
  });
  const markdown = [
    '## Reading the current invite',
    'These commands start by reading the current invite from the service. If that fails, the first sentence of the message says what failed:',
    table(['Command', 'First sentence'], openings),
    'The message continues with the reason and the next step:',
    '### Network failures',
    rowsTable(rows(networkFailures), 'Continues with'),
    '### Errors from the service',
    rowsTable(rows(serviceFailures), 'Continues with'),
    'When the service rejects a token, the user is asked once to sign in again, even if several requests fail. This prompt does not start with the first sentence of a command.',
    ...(others.length === 0
      ? []
      : [
          '### Other messages',
          table(
            ['Command', 'When', 'Message', 'Button'],
            others.map(({ commandRun, situation, opening, text, button }) => [
              titleOf(commandRun.command),
              situation.when,
              `${opening} ${text}`,
              button,
            ]),
          ),
        ]),
  ].join('\n\n');
  return { markdown, common };
}

async function messagesOf(world: TestExtension, commandRun: CommandRun): Promise<CommandMessage[]> {
  const shownTexts: { situation: Situation; shown: ShownText }[] = [];
  for (const situation of [...networkFailures, ...serviceFailures]) {
    const message = await errorMessageOf(world, commandRun, () => {
      situation.breaks(world, ['GetOrganizationInvite']);
    });
    if (message !== undefined) {
      shownTexts.push({ situation, shown: shownTextOf(message) });
    }
  }
  const opening = mostCommon(
    shownTexts.map(({ shown }) => firstSentence(shown.text)),
    (sentence) => sentence,
  );
  return shownTexts.map(({ situation, shown: { text, button } }) =>
    text.startsWith(opening)
      ? { commandRun, situation, opening, text: text.slice(opening.length).trim(), button }
      : { commandRun, situation, opening, text, button },
  );
}

function mostCommon<T>(items: readonly T[], key: (item: T) => string): T {
  const [first] = [...grouped(items, key).values()].sort((one, other) => other.length - one.length);
  if (first?.[0] === undefined) {
    throw new Error('No message was shown.');
  }
  return first[0];
}

function groupedBy<T, Key>(items: readonly T[], key: (item: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  }
  return groups;
}
