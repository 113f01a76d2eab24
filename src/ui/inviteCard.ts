import type { MarkdownString } from 'vscode';

import { card, type CardAction } from './card';
import { inviteFacts, type InviteView } from './inviteFacts';

/**
 * An invite as a card, for hovers and tooltips. It can run the commands of these actions and no others.
 * @param now milliseconds since the epoch, for ages
 */
export function inviteCard(view: InviteView, now: number, actions: readonly CardAction[] = []): MarkdownString {
  return card(inviteFacts(view, now), actions);
}
