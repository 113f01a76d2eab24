import { MarkdownString } from 'vscode';

import type { CommandId } from './ids';
import { inviteDetails, inviteSummary, type InviteView } from './inviteMessages';

/** Invisible, and not part of any URL. */
const wordJoiner = '\u2060';
/** Ends a line within a paragraph. */
const lineBreak = '  \n';

/**
 * Escapes untrusted text so that Markdown shows it literally. Escaping alone is not enough, because Markdown also turns
 * bare addresses (`https://…`, `www.…`, `somebody@…`) into links; a word joiner in them prevents that.
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
  // `appendText` also makes every space non-breaking, which would keep long sentences on one line.
  const escaped = new MarkdownString('', true).appendText(inert).value.replaceAll('&nbsp;', ' ');
  return escaped.replace(/^(\d+)([.)])/, '$1\\$2'); // A number with a dot would start a list.
}

/** The content of a hover, in two lines. All of it is untrusted. */
interface HoverContent {
  readonly title: string;
  /** The icon only repeats the text, or the title if there is no text. */
  readonly status: { readonly text?: string; readonly icon: string };
  readonly facts: readonly string[];
}

/** The content of a tooltip in the view. All of it is untrusted. */
interface TooltipContent {
  readonly title: string;
  /** The icon only repeats the text. */
  readonly status?: { readonly text: string; readonly icon: string };
  /** Whole sentences. */
  readonly notes?: readonly string[];
  readonly rows: readonly { readonly name: string; readonly value: string }[];
}

/** An action in a hover. The command validates its argument, because anyone can put a command link into Markdown. */
export interface HoverAction {
  readonly title: string;
  /** The tooltip of the link. Without it, VS Code would show the URL, which contains the argument. */
  readonly tooltip: string;
  readonly command: CommandId;
  /** Never a key: everything that reads the hover can read the URL. */
  readonly argument?: string | undefined;
}

/** The Markdown of a hover: title and status, facts, and actions. It can run only the commands of these actions. */
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
 * The hover of an invite. It can run only the commands of these actions.
 * @param now milliseconds since the epoch, for ages
 */
export function inviteHover(view: InviteView, now: number, actions: readonly HoverAction[] = []): MarkdownString {
  return hoverMarkdown(inviteSummary(view, now), actions);
}

/**
 * The preview of an invite as a tooltip in the view, which names the host only if it is not the default one.
 * @param now milliseconds since the epoch, for ages
 */
export function inviteTooltip(view: InviteView, now: number): MarkdownString {
  const { rows, ...details } = inviteDetails(view, now);
  const { host } = view.link;
  const shown = rows.filter(({ value }) => !host.isCanonical || value !== host.hostname);
  return tooltipMarkdown({ ...details, rows: shown });
}
