import { commandIds } from '../../../../src/ui/ids';
import type { TestExtension } from '../../../fakes/testExtension';
import { type CommandRun, dead, errorMessageOf, titleOf } from './acts';
import { serviceFailures, networkFailures, type Situation } from './situations';
import { firstSentence, grouped, type Row, rowsTable, table, type ShownText, wordsOf } from './table';

/** The common second part of error messages by situation, after each command's own first sentence. */
export type CommonWords = ReadonlyMap<Situation, ShownText>;

const reads = { as: 'ada', selects: 'acme' } as const;

/** The commands that start by reading an organization's invite. */
const readers: readonly CommandRun[] = [
  { command: commandIds.copyInviteLink, ...reads },
  { command: commandIds.copyInviteLinkAs, ...reads },
  { command: commandIds.createInviteLink, ...reads },
  { command: commandIds.replaceInviteLink, ...reads },
  { command: commandIds.shareInviteLink, ...reads },
  { command: commandIds.showQrCode, ...reads },
  { command: commandIds.saveQrCode, ...reads },
  { command: commandIds.replaceWithCurrentLink, as: 'ada', documentOf: 'harbour', presses: ['Acme Engineering'] },
  { command: commandIds.replaceInFile, as: 'ada', documentOf: dead, presses: ['Acme Engineering'] },
];

interface Said extends ShownText {
  readonly act: CommandRun;
  readonly situation: Situation;
  readonly beginning: string;
}

/** The messages of these commands: the first sentence of each, the common part, and the exceptions. */
export async function commonSections(world: TestExtension): Promise<{ markdown: string; common: CommonWords }> {
  const said: Said[] = [];
  for (const act of readers) {
    said.push(...(await saidBy(world, act)));
  }
  const common = new Map<Situation, ShownText>();
  for (const [situation, all] of groupedBy(said, ({ situation }) => situation)) {
    const { says, button } = mostCommon(all, (each) => `${each.says} ${each.button}`);
    common.set(situation, { says, button });
  }
  const rows = (situations: readonly Situation[]): Row[] =>
    situations.flatMap((situation) => {
      const words = common.get(situation);
      return words === undefined ? [] : [{ when: situation.when, ...words }];
    });
  const beginnings = [...groupedBy(said, ({ act }) => act)].map(([act, [first]]) => [
    titleOf(act.command),
    first?.beginning ?? '',
  ]);
  const others = said.filter(({ situation, says, button }) => {
    const words = common.get(situation);
    return words?.says !== says || words.button !== button;
  });
  const markdown = [
    '## What did not happen, and why',
    'These commands begin by asking the service for the current invite. When that fails, each first says what did not happen:',
    table(['Command', 'It begins'], beginnings),
    'Then it goes on with why, and what to do next:',
    '### Between the editor and the service',
    rowsTable(rows(networkFailures), 'It goes on'),
    '### At the service',
    rowsTable(rows(serviceFailures), 'It goes on'),
    'A token that the service turns away is asked about once, however many calls it meets; so that question stands alone.',
    ...(others.length === 0
      ? []
      : [
          '### Otherwise',
          table(
            ['Command', 'When', 'It says', 'Button'],
            others.map(({ act, situation, beginning, says, button }) => [
              titleOf(act.command),
              situation.when,
              `${beginning} ${says}`,
              button,
            ]),
          ),
        ]),
  ].join('\n\n');
  return { markdown, common };
}

async function saidBy(world: TestExtension, act: CommandRun): Promise<Said[]> {
  const told: { situation: Situation; words: ShownText }[] = [];
  for (const situation of [...networkFailures, ...serviceFailures]) {
    const telling = await errorMessageOf(world, act, () => {
      situation.breaks(world, ['GetOrganizationInvite']);
    });
    if (telling !== undefined) {
      told.push({ situation, words: wordsOf(telling) });
    }
  }
  const beginning = mostCommon(
    told.map(({ words }) => firstSentence(words.says)),
    (sentence) => sentence,
  );
  return told.map(({ situation, words: { says, button } }) =>
    says.startsWith(beginning)
      ? { act, situation, beginning, says: says.slice(beginning.length).trim(), button }
      : { act, situation, beginning, says, button },
  );
}

function mostCommon<T>(items: readonly T[], key: (item: T) => string): T {
  const [first] = [...grouped(items, key).values()].sort((one, other) => other.length - one.length);
  if (first?.[0] === undefined) {
    throw new Error('Nothing was said.');
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
