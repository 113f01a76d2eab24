import { MarkdownString } from 'vscode';

import { foreignMarkdown } from './foreignMarkdown';
import type { CommandId } from './ids';

/** What a card says. All of it may be foreign. */
export interface CardFacts {
  readonly title: string;
  /** How it stands, at a glance. The icon only repeats the words. */
  readonly status?: { readonly words: string; readonly icon: string } | undefined;
  /** Whole sentences. */
  readonly notes: readonly string[];
  readonly rows: readonly { readonly name: string; readonly value: string }[];
}

/** Something that a card offers to do. The command checks its argument again, for a link in markdown can be anybody's. */
export interface CardAction {
  readonly title: string;
  /** What it does, for whoever rests the pointer on it; the address that is shown otherwise would hold the argument. */
  readonly tooltip: string;
  readonly command: CommandId;
  /** Never a key: the address is there for everything that reads the card. */
  readonly argument?: string | undefined;
}

/** A card for hovers and tooltips. It can run the commands of these actions and no others. */
export function card({ title, status, notes, rows }: CardFacts, actions: readonly CardAction[] = []): MarkdownString {
  const paragraphs = [
    `**${foreignMarkdown(title)}**`,
    ...(status === undefined ? [] : [`$(${status.icon}) ${foreignMarkdown(status.words)}`]),
    ...notes.map(foreignMarkdown),
    rows.map(({ name, value }) => foreignMarkdown(`${name}: ${value}`)).join(' · '),
    ...(actions.length === 0 ? [] : ['---', actions.map(actionMarkdown).join('&nbsp;&nbsp;|&nbsp;&nbsp;')]),
  ];
  const markdown = new MarkdownString(paragraphs.filter((paragraph) => paragraph !== '').join('\n\n'), true);
  markdown.isTrusted = { enabledCommands: actions.map(({ command }) => command) };
  return markdown;
}

function actionMarkdown({ title, tooltip, command, argument }: CardAction): string {
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${foreignMarkdown(title)}](command:${command}${query} "${foreignMarkdown(tooltip).replaceAll('"', '&quot;')}")`;
}
