import { l10n } from 'vscode';

import type { CardAction } from '../ui/card';
import { commandIds } from '../ui/ids';
import type { InviteView } from '../ui/inviteFacts';
import { ownerOf } from '../ui/linkOwner';

/**
 * What a card offers to do with the invite that it shows.
 * @param handle what its commands know the invite by
 */
export function cardActions({ answer, membership }: InviteView, handle: string): readonly CardAction[] {
  const preview: CardAction = {
    title: l10n.t('Preview'),
    tooltip: l10n.t('Show what the invite is, without using it'),
    command: commandIds.previewInvite,
    argument: handle,
  };
  const join: CardAction = {
    title: l10n.t('Join…'),
    tooltip: l10n.t('Show which organization and as whom, then join'),
    command: commandIds.joinOrganization,
    argument: handle,
  };
  const copy: CardAction = {
    title: l10n.t('Copy'),
    tooltip: l10n.t('Copy the invite link'),
    command: commandIds.copyShownLink,
    argument: handle,
  };
  switch (answer?.kind) {
    case 'works':
      return membership === undefined ? [preview, join, copy] : [preview, copy];
    case 'stopped':
      return ownerOf({ membership }) === undefined ? [preview] : [replaceAction(handle), preview];
    case undefined:
    case 'failed':
      return [preview, join, copy];
    case 'notAsked':
      return [signInAction(), preview, copy];
    default:
      return answer satisfies never;
  }
}

function replaceAction(handle: string): CardAction {
  return {
    title: l10n.t('Replace with Current Link'),
    tooltip: l10n.t("Put the organization's current invite link in the place of this one"),
    command: commandIds.replaceWithCurrentLink,
    argument: handle,
  };
}

function signInAction(): CardAction {
  return {
    title: l10n.t('Sign In'),
    tooltip: l10n.t('Sign in with a personal access token'),
    command: commandIds.signIn,
  };
}
