import { MarkdownString } from 'vscode';

import type { CommandId } from './ids';
import { inviteDetails, inviteSummary, type InviteView } from './inviteMessages';

/** Nothing to see, and no part of any address. */
const wordJoiner = '\u2060';
/** Ends a line within a paragraph. */
const lineBreak = '  \n';

/**
 * Untrusted text as Markdown that shows just that text. Escaping alone is not enough: markdown makes links of bare addresses
 * (`https://…`, `www.…`, `somebody@…`) too, and a word joiner in them leaves them what they are, text.
 */
export function escapeMarkdown(text: string): string {
  const inert = text
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/:(?=\/)/g, `:${wordJoiner}`)
    .replace(/www(?=\.)/gi, `$&${wordJoiner}`)
    .replace(/@/g, `@${wordJoiner}`);
  // It also makes every blank one that no line ends at, which would leave long sentences in one line.
  const escaped = new MarkdownString('', true).appendText(inert).value.replaceAll('&nbsp;', ' ');
  return escaped.replace(/^(\d+)([.)])/, '$1\\$2'); // A number with a dot would begin a list.
}

/** What a hover says, in two lines. All of it is untrusted. */
interface HoverContent {
  readonly title: string;
  /** The icon only repeats the text, or the title where there is no text. */
  readonly status: { readonly text?: string; readonly icon: string };
  readonly facts: readonly string[];
}

/** What a tooltip of the view says. All of it is untrusted. */
interface TooltipContent {
  readonly title: string;
  /** The icon only repeats the text. */
  readonly status?: { readonly text: string; readonly icon: string };
  /** Whole sentences. */
  readonly notes?: readonly string[];
  readonly rows: readonly { readonly name: string; readonly value: string }[];
}

/** Something that a hover offers to do. The command checks its argument again, for a link in markdown can be anybody's. */
export interface HoverAction {
  readonly title: string;
  /** What it does, for whoever rests the pointer on it; the address that is shown otherwise would hold the argument. */
  readonly tooltip: string;
  readonly command: CommandId;
  /** Never a key: the address is there for everything that reads the hover. */
  readonly argument?: string | undefined;
}

/** The Markdown of a hover: what it is, the facts, and the actions. It can run the commands of these actions and no others. */
export function hoverMarkdown(
  { title, status, facts }: HoverContent,
  actions: readonly HoverAction[] = [],
): MarkdownString {
  const heading = `$(${status.icon}) **${escapeMarkdown(title)}**`;
  return markdownOf(
    [
      status.text === undefined ? heading : `${heading} · ${escapeMarkdown(status.text)}`,
      facts.map(escapeMarkdown).join(' · '),
    ],
    actions,
  );
}

/** The Markdown of a tooltip: one fact per line. */
export function tooltipMarkdown({ title, status, notes = [], rows }: TooltipContent): MarkdownString {
  return markdownOf([
    `**${escapeMarkdown(title)}**`,
    status === undefined ? '' : `$(${status.icon}) ${escapeMarkdown(status.text)}`,
    ...notes.map(escapeMarkdown),
    rows.map(({ name, value }) => escapeMarkdown(`${name}: ${value}`)).join(lineBreak),
  ]);
}

function markdownOf(lines: readonly string[], actions: readonly HoverAction[] = []): MarkdownString {
  const paragraphs = [
    ...lines,
    ...(actions.length === 0 ? [] : ['---', actions.map(actionMarkdown).join('&nbsp;&nbsp;|&nbsp;&nbsp;')]),
  ];
  const markdown = new MarkdownString(paragraphs.filter((paragraph) => paragraph !== '').join('\n\n'), true);
  markdown.isTrusted = { enabledCommands: actions.map(({ command }) => command) };
  return markdown;
}

function actionMarkdown({ title, tooltip, command, argument }: HoverAction): string {
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${escapeMarkdown(title)}](command:${command}${query} "${escapeMarkdown(tooltip).replaceAll('"', '&quot;')}")`;
}

/**
 * An invite as a hover. It can run the commands of these actions and no others.
 * @param now milliseconds since the epoch, for ages
 */
export function inviteHover(view: InviteView, now: number, actions: readonly HoverAction[] = []): MarkdownString {
  return hoverMarkdown(inviteSummary(view, now), actions);
}

/**
 * What Preview shows as a tooltip in the view, which names the host only where it is not the usual one.
 * @param now milliseconds since the epoch, for ages
 */
export function inviteTooltip(view: InviteView, now: number): MarkdownString {
  const { rows, ...details } = inviteDetails(view, now);
  const { host } = view.link;
  const shown = rows.filter(({ value }) => !host.isCanonical || value !== host.hostname);
  return tooltipMarkdown({ ...details, rows: shown });
}
