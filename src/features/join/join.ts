import { l10n, window } from 'vscode';

import type { GitpodHost } from '../../api/host';
import type { OrganizationRole } from '../../api/messages';
import type { Session } from '../../auth/session';
import { type Invitation, type JoinIdentity, readJoinIdentity } from '../../invites/joinOrganization';
import { type ResolvedInvite, resolveInvite } from '../../invites/membership';
import type { InviteLink } from '../../links/inviteLink';
import { readInviteLink } from '../../links/readPasted';
import { formatMemberCount, formatRole, organizationIdFact, organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import { inviteProblemMessage } from '../../ui/inviteMessages';
import { knownHosts, readOptions } from '../../ui/knownHosts';
import { withProgress } from '../../ui/progress';
import { accountFor, anotherAccount } from '../accounts/accountPicker';
import { showInviteDialog } from '../preview/dialog';
import type { Command, Services } from '../command';
import { formatJoinIdentity, joinAndReport, joinButton, joinObstacle, showMembership } from './outcome';
import { type JoinTarget, pickWhatToJoin } from './picker';

/** An organization to join, as shown in the confirmation. */
interface Candidate {
  readonly invitation: Invitation;
  readonly host: GitpodHost;
  /** Sanitized. */
  readonly name: string;
  readonly memberCount?: number | undefined;
}

/**
 * Joins an organization, after a confirmation that shows the organization and the account. Its button names the
 * organization.
 * @param argument an invite in any form, or a row of the tree; otherwise the user is asked
 */
async function chooseAndJoin(services: Services, argument?: unknown): Promise<void> {
  const target = await joinTarget(services, argument);
  if (target?.kind === 'invite') {
    await joinByLink(services, target.link);
  } else if (target !== undefined) {
    await joinByDomain(services, target);
  }
}

/** Joins with an invite, after a confirmation. If the invite is not valid, shows its status instead. */
export async function joinByInvite(services: Services, invite: ResolvedInvite): Promise<void> {
  const { link, answer } = invite;
  if (answer.kind !== 'valid') {
    if ((await showInviteDialog(services, invite)) === 'checkAgain') {
      await joinByLink(services, link);
    }
    return;
  }
  const candidate: Candidate = {
    invitation: { organizationId: answer.organizationId, link },
    host: link.host,
    name: organizationName({ name: answer.name ?? '' }),
    memberCount: answer.memberCount,
  };
  const session = await accountFor(services, link.host);
  if (session !== undefined) {
    await confirmAndJoin(services, candidate, session);
  }
}

async function joinTarget(services: Services, argument: unknown): Promise<JoinTarget | undefined> {
  const named = services.rows.joinTarget(argument);
  if (named !== undefined) {
    return named;
  }
  const { sessions } = await services.sessions.read();
  const hosts = knownHosts(sessions);
  if (typeof argument !== 'string') {
    return pickWhatToJoin(sessions, hosts, services.joinable);
  }
  const read = readInviteLink(argument, readOptions(hosts));
  if (read.kind === 'link') {
    return { kind: 'invite', link: read.link };
  }
  void window.showErrorMessage(inviteProblemMessage(read));
  return undefined;
}

async function joinByLink(services: Services, link: InviteLink): Promise<void> {
  const resolved = await withProgress(l10n.t('Checking invite…'), (signal) =>
    resolveInvite(services, link, { by: 'user', signal }),
  );
  if (resolved.kind === 'done') {
    await joinByInvite(services, resolved.value);
  }
}

async function joinByDomain(
  services: Services,
  { organization, session }: JoinTarget & { kind: 'joinable' },
): Promise<void> {
  const { organizationId, organizationName: name, organizationMemberCount: memberCount } = organization;
  const invitation: Invitation = { organizationId };
  await confirmAndJoin(
    services,
    { invitation, host: session.host, name: organizationName({ name }), memberCount },
    session,
  );
}

/** Confirms the organization and the account, then joins. The user can switch to another account first. */
async function confirmAndJoin(services: Services, candidate: Candidate, first: Session): Promise<void> {
  let session: Session | undefined = first;
  while (session !== undefined) {
    const asked: Session = session;
    const again = (): Promise<void> => confirmAndJoin(services, candidate, asked);
    const identity = await readIdentity(services, asked, again);
    if (identity === undefined) {
      return;
    }
    const useAnotherAccount = (): Promise<void> => askAnother(services, candidate, asked);
    const agreed = { ...candidate, session: asked, isOwned: identity.isOwned, again, useAnotherAccount };
    const role = identity.memberships.get(candidate.invitation.organizationId);
    const choice =
      role === undefined ? await confirm(candidate, identity) : await showAlreadyMember(candidate, identity, role);
    if (choice === 'join') {
      await joinAndReport(services, agreed);
    } else if (choice === 'show') {
      await showMembership(services, agreed);
    }
    session = choice === 'another' ? await anotherAccount(services, asked) : undefined;
  }
}

async function askAnother(services: Services, candidate: Candidate, than: Session): Promise<void> {
  const session = await anotherAccount(services, than);
  if (session !== undefined) {
    await confirmAndJoin(services, candidate, session);
  }
}

async function readIdentity(
  services: Services,
  session: Session,
  again: () => Promise<void>,
): Promise<JoinIdentity | undefined> {
  try {
    const read = await withProgress(l10n.t('Loading your account…'), (signal) =>
      readJoinIdentity(services, session, signal),
    );
    return read.kind === 'done' ? read.value : undefined;
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't join, because your account couldn't be loaded."), error, {
      session,
      retry: again,
    });
    return undefined;
  }
}

type Choice = 'join' | 'show' | 'another';

async function confirm(candidate: Candidate, identity: JoinIdentity): Promise<Choice | undefined> {
  const { host, name, invitation } = candidate;
  const join = joinButton(name);
  const another = l10n.t('Use Another Account…');
  const link = invitation.link;
  const facts = [
    formatMemberCount(candidate),
    host.hostname,
    link && l10n.t('Invite {0}', link.masked),
    organizationIdFact(invitation.organizationId),
  ].filter((fact) => fact !== undefined);
  const detail = [
    l10n.t({ message: 'As {0}.', args: [formatJoinIdentity(identity)], comment: '{0} is the account that is used.' }),
    facts.join(' · '),
    ...joinObstacle(identity),
  ].join('\n\n');
  // An organization that is open to this account's e-mail domain may not be open to another account's.
  const buttons = link === undefined ? [join] : [join, another];
  const chosen = await window.showInformationMessage(l10n.t('Join {0}?', name), { modal: true, detail }, ...buttons);
  return chosen === join ? 'join' : chosen === another ? 'another' : undefined;
}

async function showAlreadyMember(
  { host, name }: Candidate,
  identity: JoinIdentity,
  role: OrganizationRole,
): Promise<Choice | undefined> {
  const show = l10n.t('Show in Tree');
  const another = l10n.t('Use Another Account…');
  const who = formatJoinIdentity(identity);
  const roleName = formatRole(role);
  const detail = [
    [
      l10n.t({ message: 'As {0}.', args: [who], comment: '{0} is the account that is used.' }),
      ...(roleName === undefined
        ? []
        : [
            `${l10n.t({ message: 'Role', comment: 'A label before the role of a member: "admin" or "member".' })}: ${roleName}`,
          ]),
    ].join('\n'),
    l10n.t('There is nothing to join.'),
    host.hostname,
  ].join('\n\n');
  const chosen = await window.showInformationMessage(
    l10n.t('You are already in {0}', name),
    { modal: true, detail },
    show,
    another,
  );
  return chosen === show ? 'show' : chosen === another ? 'another' : undefined;
}

/** *Join Organization…* */
export const joinOrganizationCommand: Command = {
  id: commandIds.joinOrganization,
  failed: () => l10n.t('Nothing was joined.'),
  run: (services, argument) => chooseAndJoin(services, services.handles.textOf(argument)),
};
