import { l10n, type QuickPick, type QuickPickItem, QuickPickItemKind, window } from 'vscode';

import type { GitpodHost } from '../../api/host';
import type { JoinableOrganization } from '../../api/messages';
import { sanitizeForDisplay } from '../../api/sanitize';
import type { Session } from '../../auth/session';
import type { InviteLink } from '../../links/inviteLink';
import { type ReadInvite, readInviteLink } from '../../links/readPasted';
import type { Joinable, JoinableOrganizations } from '../../organizations/joinable';
import { clipboardInvite } from '../../ui/clipboard';
import { errorMessage } from '../../ui/errorMessages';
import { formatAccount, distinguishingIds, formatMemberCount, organizationName } from '../../ui/format';
import { inviteProblemMessage } from '../../ui/inviteMessages';
import { readOptions } from '../../ui/knownHosts';

/** What to join: the organization behind an invite, or one that is open to the e-mail domain of an account. */
export type JoinTarget =
  | { readonly kind: 'invite'; readonly link: InviteLink }
  | { readonly kind: 'joinable'; readonly organization: JoinableOrganization; readonly session: Session };

type Item = QuickPickItem & { readonly target?: JoinTarget; readonly retry?: Session };

/**
 * Asks what to join in one picker. An invite can be pasted into its input box; organizations that an account can join
 * without one are listed as each session responds. An invite on the clipboard is filled in, unless the user acts first.
 * @returns undefined if the user closed the picker
 */
export function pickWhatToJoin(
  sessions: readonly Session[],
  hosts: readonly GitpodHost[],
  joinable: JoinableOrganizations,
): Promise<JoinTarget | undefined> {
  const picker = window.createQuickPick<Item>();
  picker.title = l10n.t('Join Organization…');
  picker.placeholder = l10n.t('Paste an invite link, or choose an organization');
  picker.ignoreFocusOut = true; // Users switch to another window to copy the link.
  let mayFill = true;
  const answers = new Map<Session, Joinable>();
  const closed = new AbortController();
  const show = (): void => {
    const read = readInviteLink(picker.value, readOptions(hosts));
    const [item, organizations] = [inviteItem(read), joinableItems(answers, sessions)];
    // A text without an invite may be the name of an organization, which Enter should then choose.
    const isSearch = read.kind !== 'link' && read.problem === 'noInvite';
    picker.items = isSearch ? [...organizations, item] : [item, ...organizations];
  };
  const ask = (asked: readonly Session[]): void => {
    picker.busy = true;
    const reading = asked.map(async (session) => {
      answers.set(session, await joinable.read(session, closed.signal));
      if (!closed.signal.aborted) {
        show();
      }
    });
    void Promise.all(reading).then(() => {
      picker.busy = false;
    });
  };

  return new Promise((resolve) => {
    picker.onDidChangeValue(() => {
      mayFill = false;
      show();
    });
    picker.onDidAccept(() => {
      const { target: wish, retry } = picker.selectedItems[0] ?? {};
      if (wish !== undefined) {
        resolve(wish);
        picker.hide();
      } else if (retry !== undefined) {
        ask([retry]);
      }
    });
    picker.onDidHide(() => {
      mayFill = false;
      closed.abort();
      resolve(undefined);
      picker.dispose();
    });
    show();
    ask(sessions);
    picker.show();
    // Not awaited: the clipboard may be slow, or never respond.
    void clipboardInvite(hosts).then((offered) => {
      if (offered !== undefined && mayFill && picker.value === '' && isFirstActive(picker)) {
        picker.value = offered.text;
        show();
      }
    });
  });
}

/** Whether the user has not moved down the list yet. */
function isFirstActive({ activeItems, items }: QuickPick<Item>): boolean {
  const [active] = activeItems;
  return active === undefined || active.label === items[0]?.label;
}

/** Shows what the pasted text is, or asks for one. Always visible, whatever the text filters out. */
function inviteItem(read: ReadInvite): Item {
  if (read.kind === 'link') {
    return {
      label: `$(mail) ${l10n.t('Invite {0}', read.link.masked)}`,
      description: read.link.host.hostname,
      detail: l10n.t('Preview it before you join.'),
      alwaysShow: true,
      target: { kind: 'invite', link: read.link },
    };
  }
  switch (read.problem) {
    case 'empty':
      return { label: `$(mail) ${l10n.t('Paste an invite link')}`, alwaysShow: true };
    case 'noInvite':
      return {
        label: `$(info) ${l10n.t('Not a valid invite')}`,
        detail: inviteProblemMessage(read),
        alwaysShow: true,
      };
    default:
      return {
        label: `$(warning) ${l10n.t('Not a valid invite')}`,
        detail: inviteProblemMessage(read),
        alwaysShow: true,
      };
  }
}

function joinableItems(answers: ReadonlyMap<Session, Joinable>, sessions: readonly Session[]): Item[] {
  const listed = [...answers.values()].flatMap((answer) => (answer.kind === 'available' ? answer.organizations : []));
  const ids = distinguishingIds(listed.map(({ organizationId: id, organizationName: name }) => ({ id, name })));
  const items = [...answers].flatMap(([session, answer]) =>
    answer.kind === 'available'
      ? answer.organizations.map((organization) =>
          joinableItem(session, organization, sessions, ids.get(organization.organizationId)),
        )
      : answer.kind === 'failed'
        ? [failureItem(session, answer.error)]
        : [],
  );
  return items.length === 0
    ? []
    : [{ label: l10n.t('open to your e-mail address'), kind: QuickPickItemKind.Separator }, ...items];
}

function joinableItem(
  session: Session,
  organization: JoinableOrganization,
  sessions: readonly Session[],
  id: string | undefined,
): Item {
  const members = formatMemberCount({ memberCount: organization.organizationMemberCount });
  const description = [members, id].filter((fact) => fact !== undefined).join(' · ');
  return {
    label: organizationName({ name: organization.organizationName }),
    ...(description !== '' && { description }),
    ...(sessions.length > 1 && { detail: formatAccount(session, sessions) }),
    target: { kind: 'joinable', organization, session },
  };
}

function failureItem(session: Session, error: unknown): Item {
  return {
    label: `$(warning) ${l10n.t("Couldn't load the organizations that {0} can join", sanitizeForDisplay(session.label))}`,
    detail: l10n.t({
      message: '{0} Select to try again.',
      args: [errorMessage(error, { session })?.cause ?? ''],
      comment: '{0}: a sentence.',
    }),
    alwaysShow: true,
    retry: session,
  };
}
