import { l10n, QuickPickItemKind, window, type QuickPick, type QuickPickItem } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { JoinableOrganization } from '../gitpod/messages';
import type { InviteLink } from '../invites/inviteLink';
import { readInviteLink, type ReadInvite } from '../invites/readInviteLink';
import type { Joinable, JoinableOrganizations } from '../organizations/joinableOrganizations';
import type { Session } from '../sessions/session';
import { clipboardInvite } from './clipboardInvite';
import { failureWords } from './failureWords';
import { harmless } from '../gitpod/harmless';
import { memberCountWords, organizationName } from './organizationWords';
import { inviteProblemWords } from './readInviteWords';

/** What a person may ask to join: the organization behind an invite, or one that welcomes the e-mail domain of an account. */
export type JoinWish =
  | { readonly kind: 'invite'; readonly link: InviteLink }
  | { readonly kind: 'joinable'; readonly organization: JoinableOrganization; readonly session: Session };

type Item = QuickPickItem & { readonly wish?: JoinWish; readonly retry?: Session };

/**
 * Asks what to join, in one place: an invite is pasted where one would type to search, and the organizations that an account may
 * join without one are listed as each session answers. An invite on the clipboard is there already.
 * @returns undefined when the person closed it
 */
export async function pickWhatToJoin(
  sessions: readonly Session[],
  hosts: readonly GitpodHost[],
  joinable: Pick<JoinableOrganizations, 'read'>,
): Promise<JoinWish | undefined> {
  const offered = await clipboardInvite(hosts);
  const picker = window.createQuickPick<Item>();
  picker.title = l10n.t('Join an organization');
  picker.placeholder = l10n.t('Paste an invite link here, or choose an organization that is open to you');
  picker.ignoreFocusOut = true; // People leave to copy the link.
  picker.value = offered?.text ?? '';
  const answers = new Map<Session, Joinable>();
  const show = (): void => {
    picker.items = [
      inviteItem(readInviteLink(picker.value, { configuredHosts: hosts }), picker),
      ...joinableItems(answers, sessions.length > 1),
    ];
  };
  const ask = (asked: readonly Session[]): void => {
    picker.busy = true;
    const reading = asked.map(async (session) => {
      answers.set(session, await joinable.read(session));
      show();
    });
    void Promise.all(reading).then(() => {
      picker.busy = false;
    });
  };

  return new Promise((resolve) => {
    picker.onDidChangeValue(show);
    picker.onDidAccept(() => {
      const { wish, retry } = picker.selectedItems[0] ?? {};
      if (wish !== undefined) {
        resolve(wish);
        picker.hide();
      } else if (retry !== undefined) {
        ask([retry]);
      }
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    show();
    ask(sessions);
    picker.show();
  });
}

/** What the pasted text is, or how to get one there. Always in sight, whatever the text would filter out. */
function inviteItem(read: ReadInvite, picker: QuickPick<Item>): Item {
  if (read.kind === 'link') {
    return {
      label: `$(mail) ${l10n.t('Invite {0}', read.link.masked)}`,
      description: read.link.host.hostname,
      detail: l10n.t('See what it is before you join.'),
      alwaysShow: true,
      wish: { kind: 'invite', link: read.link },
    };
  }
  const isNone = read.problem === 'empty' || read.problem === 'noInvite';
  return isNone
    ? { label: `$(mail) ${l10n.t('Paste an invite link above')}`, alwaysShow: picker.value === '' }
    : { label: `$(warning) ${l10n.t('This is no invite to use')}`, detail: inviteProblemWords(read), alwaysShow: true };
}

function joinableItems(answers: ReadonlyMap<Session, Joinable>, several: boolean): Item[] {
  const items = [...answers].flatMap(([session, answer]) =>
    answer.kind === 'told'
      ? answer.organizations.map((organization) => joinableItem(session, organization, several))
      : answer.kind === 'failed'
        ? [failureItem(session, answer.error)]
        : [],
  );
  return items.length === 0
    ? []
    : [{ label: l10n.t('open to your e-mail address'), kind: QuickPickItemKind.Separator }, ...items];
}

function joinableItem(session: Session, organization: JoinableOrganization, several: boolean): Item {
  const members = memberCountWords({ memberCount: organization.organizationMemberCount });
  return {
    label: organizationName({ name: organization.organizationName }),
    ...(members !== undefined && { description: members }),
    ...(several && { detail: harmless(session.label) }),
    wish: { kind: 'joinable', organization, session },
  };
}

function failureItem(session: Session, error: unknown): Item {
  return {
    label: `$(warning) ${l10n.t('What {0} may join without an invite could not be read', harmless(session.label))}`,
    detail: l10n.t('{0} Choose this to try again.', failureWords(error, { session })?.cause ?? ''),
    alwaysShow: true,
    retry: session,
  };
}
