import { MarkdownString } from 'vscode';

import type { CommandId } from './ids';
import { foreignMarkdown } from './foreignMarkdown';
import { inviteFacts, type InviteView } from './inviteFacts';

/** Something that a card offers to do. The command checks its argument again, for a link in markdown can be anybody's. */
export interface CardAction {
  readonly title: string;
  /** What it does, for whoever rests the pointer on it; the address that is shown otherwise would hold the argument. */
  readonly tooltip: string;
  readonly command: CommandId;
  readonly argument: string;
}

/**
 * An invite as a card, for hovers and tooltips. It can run the commands of these actions and no others.
 * @param now milliseconds since the epoch, for ages
 */
export function inviteCard(view: InviteView, now: number, actions: readonly CardAction[] = []): MarkdownString {
  const { title, status, rows, notes } = inviteFacts(view, now);
  const card = new MarkdownString('', true);
  card.isTrusted = { enabledCommands: actions.map(({ command }) => command) };
  card.appendMarkdown(`**${foreignMarkdown(title)}**`);
  card.appendMarkdown(`\n\n$(${status.icon}) ${foreignMarkdown(status.words)}`);
  for (const note of notes) {
    card.appendMarkdown(`\n\n${foreignMarkdown(note)}`);
  }
  card.appendMarkdown(`\n\n${rows.map(({ name, value }) => foreignMarkdown(`${name}: ${value}`)).join(' · ')}`);
  if (actions.length > 0) {
    card.appendMarkdown(`\n\n---\n\n${actions.map(actionMarkdown).join('&nbsp;&nbsp;|&nbsp;&nbsp;')}`);
  }
  return card;
}

function actionMarkdown({ title, tooltip, command, argument }: CardAction): string {
  const address = `command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${foreignMarkdown(title)}](${address} "${foreignMarkdown(tooltip).replaceAll('"', '&quot;')}")`;
}
