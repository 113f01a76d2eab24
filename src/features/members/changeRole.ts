import { l10n, window } from 'vscode';

import type { GitpodError } from '../../api/errors';
import type { GrantableRole, OrganizationMember } from '../../api/messages';
import { sanitizeForDisplay } from '../../api/sanitize';
import { type RoleChange, setRoles } from '../../organizations/memberChanges';
import { readAdmins, readMembers } from '../../organizations/members';
import { isAdmin, isMember, type Organization, ownUserId } from '../../organizations/organization';
import { formatNumber, memberName, organizationFacts, organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import { withProgress, withUncancellableProgress } from '../../ui/progress';
import type { Command, Services } from '../command';
import { withOrganization } from '../target';
import { pickMembers } from './picker';

/** Maximum number of names in a message; the rest are only counted. */
const maxNames = 10;

/** Makes members admins, or admins members, after a confirmation. Sends one request per member. */
export async function changeRoles(
  services: Services,
  organization: Organization,
  chosen: readonly OrganizationMember[],
): Promise<void> {
  const title = l10n.t('Loading members of {0}…', organizationName(organization));
  const read = await withProgress(title, (signal) =>
    readMembers(
      services.clients,
      organization,
      chosen.map(({ userId }) => userId),
      signal,
    ),
  );
  if (read.kind === 'cancelled') {
    return;
  }
  const { found, isComplete } = read.value;
  const members = chosen.flatMap((member) => {
    const now = found.get(member.userId) ?? (isComplete ? undefined : member);
    return now === undefined || now.status === 'USER_STATUS_LEFT' ? [] : [now];
  });
  const gone = chosen.filter(({ userId }) => !members.some((member) => member.userId === userId));
  const role = members.length === 0 ? undefined : await chooseRole(organization, members);
  if (members.length === 0) {
    services.tree.membersChanged(organization);
    services.notifications.info(leftMessage(organization, gone));
  } else if (role !== undefined) {
    const affected = members.filter((member) => member.role !== role);
    if (await confirmRole(services, organization, affected, gone, role)) {
      await changeAndReport(services, organization, affected, role);
    }
  }
}

/** Returns the other role if all members have the same one; otherwise asks the user. */
async function chooseRole(
  organization: Organization,
  members: readonly OrganizationMember[],
): Promise<GrantableRole | undefined> {
  if (members.every(isAdmin)) {
    return 'ORGANIZATION_ROLE_MEMBER';
  }
  if (members.every(isMember)) {
    return 'ORGANIZATION_ROLE_ADMIN';
  }
  const items: readonly { readonly label: string; readonly detail: string; readonly role: GrantableRole }[] = [
    { label: l10n.t('Admin'), detail: roleConsequence('ORGANIZATION_ROLE_ADMIN'), role: 'ORGANIZATION_ROLE_ADMIN' },
    { label: l10n.t('Member'), detail: roleConsequence('ORGANIZATION_ROLE_MEMBER'), role: 'ORGANIZATION_ROLE_MEMBER' },
  ];
  const title = l10n.t('Change the role of members of {0}', organizationName(organization));
  return (await window.showQuickPick(items, { title, placeHolder: l10n.t('Choose a role') }))?.role;
}

/** For a confirmation: what members with the role can do. */
export function roleConsequence(role: GrantableRole): string {
  return role === 'ORGANIZATION_ROLE_ADMIN'
    ? l10n.t('Admins can create and replace invite links, change roles and remove members.')
    : l10n.t("Members can't see or replace the invite link, and can't change roles.");
}

async function confirmRole(
  services: Services,
  organization: Organization,
  members: readonly OrganizationMember[],
  gone: readonly OrganizationMember[],
  role: GrantableRole,
): Promise<boolean> {
  const name = organizationName(organization);
  const [first] = members;
  const toAdmin = role === 'ORGANIZATION_ROLE_ADMIN';
  if (first === undefined || (!toAdmin && !(await keepsAnAdmin(services, organization, members)))) {
    return false;
  }
  const change = toAdmin ? l10n.t('Make Admin') : l10n.t('Make Member');
  const isAboutSelf = members.some(({ userId }) => userId === ownUserId(organization));
  const detail = [
    members.length === 1 ? sanitizeForDisplay(first.email) : namesOf(members),
    roleConsequence(role),
    !toAdmin && isAboutSelf ? ownRoleConsequence() : undefined,
    gone.length > 0 ? leftMessage(organization, gone) : undefined,
    organizationFacts(organization).join('\n'),
  ].filter((part) => part !== undefined && part !== '');
  const chosen = await window.showWarningMessage(
    members.length === 1 ? roleQuestion(first, organization, role) : severalQuestion(name, toAdmin),
    { modal: true, detail: detail.join('\n\n') },
    change,
  );
  return chosen === change;
}

/** For a confirmation: the question whether to change one member's role. */
export function roleQuestion(member: OrganizationMember, organization: Organization, role: GrantableRole): string {
  const [who, where] = [memberName(member), organizationName(organization)];
  return role === 'ORGANIZATION_ROLE_ADMIN'
    ? l10n.t('Make {0} an admin of {1}?', who, where)
    : l10n.t('Make {0} a member of {1}, no longer an admin?', who, where);
}

/** For a confirmation: what it means for admins to give up their own role. */
export function ownRoleConsequence(): string {
  return l10n.t('You are changing your own role. Only another admin can make you an admin again.');
}

function severalQuestion(name: string, toAdmin: boolean): string {
  return toAdmin
    ? l10n.t('Make these members admins of {0}?', name)
    : l10n.t('Make these admins members of {0}?', name);
}

/** Checks that an admin remains, and warns if not: without one, the organization could never invite anyone again. */
async function keepsAnAdmin(
  services: Services,
  organization: Organization,
  members: readonly OrganizationMember[],
): Promise<boolean> {
  const name = organizationName(organization);
  const read = await withProgress(l10n.t('Loading admins of {0}…', name), (signal) =>
    readAdmins(services.clients, organization, signal),
  );
  if (read.kind === 'cancelled') {
    return false;
  }
  const changed = new Set(members.map(({ userId }) => userId));
  const keeps = read.value.some(({ userId }) => !changed.has(userId));
  if (!keeps) {
    void window.showWarningMessage(
      l10n.t('No role was changed: {0} needs at least one admin. Make someone else an admin first.', name),
    );
  }
  return keeps;
}

async function changeAndReport(
  services: Services,
  organization: Organization,
  members: readonly OrganizationMember[],
  role: GrantableRole,
): Promise<void> {
  const title = l10n.t('Changing roles in {0}…', organizationName(organization));
  const attempt = await withProgress(title, (signal) => setRoles(services, organization, members, role, signal));
  const changes =
    attempt.kind === 'done'
      ? attempt.value
      : await withUncancellableProgress(
          l10n.t('Checking roles in {0}…', organizationName(organization)),
          () => attempt.pending,
        );
  await refreshAfterRoleChange(services, organization, changes);
  report(services, organization, changes, role, attempt.kind === 'cancelled');
}

/** Refreshes the members, and the organizations if the user's own role changed, because it decides what they may do. */
export async function refreshAfterRoleChange(
  services: Services,
  organization: Organization,
  changes: readonly RoleChange[],
): Promise<void> {
  services.tree.membersChanged(organization);
  if (changes.some(({ kind, member }) => kind === 'changed' && member.userId === ownUserId(organization))) {
    await withUncancellableProgress(l10n.t('Loading your organizations…'), () =>
      services.organizations.reload(organization.session),
    );
  }
}

/** Shows one message for all members: whose role was changed, and why the others' roles were not. */
function report(
  services: Services,
  organization: Organization,
  changes: readonly RoleChange[],
  role: GrantableRole,
  isCancelled: boolean,
): void {
  const of = (kind: RoleChange['kind']): readonly OrganizationMember[] =>
    changes.filter((change) => change.kind === kind).map(({ member }) => member);
  const overruled = changes.filter((change) => change.kind === 'unchanged' && change.error === undefined);
  const refused = changes.filter((change) => change.kind === 'unchanged' && change.error !== undefined);
  const sentences = [
    changedMessage(organization, of('changed'), role),
    of('left').length > 0 ? leftMessage(organization, of('left')) : undefined,
    overruled.length > 0
      ? l10n.t('Someone else changed the role of {0} meanwhile.', namesOf(overruled.map(({ member }) => member)))
      : undefined,
    notSentMessage(of('notSent'), isCancelled),
    refused.length > 0
      ? l10n.t("Couldn't change the role of {0}.", namesOf(refused.map(({ member }) => member)))
      : undefined,
    of('unknown').length > 0
      ? l10n.t("Couldn't check whether the role of {0} was changed.", namesOf(of('unknown')))
      : undefined,
  ].filter((sentence) => sentence !== undefined);
  const message = sentences.join(' ');
  const [error] = changes.map(errorOf).filter((each) => each !== undefined);
  if (error === undefined || error.kind === 'cancelled') {
    services.notifications.info(message);
    return;
  }
  // "Try Again" asks for confirmation again, because it may affect other members by then.
  const left = changes.filter(({ kind }) => kind !== 'changed' && kind !== 'left').map(({ member }) => member);
  services.notifications.error(message, error, {
    organization,
    retry: () => changeRoles(services, organization, left),
  });
}

function errorOf(change: RoleChange): GitpodError | undefined {
  return change.kind === 'unchanged' || change.kind === 'unknown' ? change.error : undefined;
}

/** Says whose role was changed; undefined if no role was. */
export function changedMessage(
  organization: Organization,
  members: readonly OrganizationMember[],
  role: GrantableRole,
): string | undefined {
  const name = organizationName(organization);
  if (members.length === 0) {
    return undefined;
  }
  if (role === 'ORGANIZATION_ROLE_ADMIN') {
    return members.length === 1
      ? l10n.t('{0} is an admin of {1} now.', namesOf(members), name)
      : l10n.t('Admins of {0} now: {1}.', name, namesOf(members));
  }
  return members.length === 1
    ? l10n.t('{0} is a member of {1} now, no longer an admin.', namesOf(members), name)
    : l10n.t('Members of {0} now, no longer admins: {1}.', name, namesOf(members));
}

function leftMessage(organization: Organization, members: readonly OrganizationMember[]): string {
  return members.length === 1
    ? l10n.t('{0} has left {1}.', namesOf(members), organizationName(organization))
    : l10n.t('No longer in {0}: {1}.', organizationName(organization), namesOf(members));
}

function notSentMessage(members: readonly OrganizationMember[], isCancelled: boolean): string | undefined {
  if (members.length === 0) {
    return undefined;
  }
  return isCancelled
    ? l10n.t('Cancelled in time: the role of {0} was not changed.', namesOf(members))
    : l10n.t('The role of {0} was not changed.', namesOf(members));
}

function namesOf(members: readonly OrganizationMember[]): string {
  const names = members.slice(0, maxNames).map(memberName).join(', ');
  const others = members.length - maxNames;
  return others > 0 ? l10n.t('{0} and {1} more', names, formatNumber(others)) : names;
}

/** *Change Role…* */
export const changeRoleCommand: Command = {
  id: commandIds.changeRole,
  run: (services, argument, selected) => {
    const rows = services.rows.members(argument, selected);
    const messages = {
      title: l10n.t('Change roles in an organization'),
      failed: l10n.t('No role was changed.'),
    };
    return withOrganization(services, argument, messages, async (organization) => {
      const title = l10n.t('Change the role of members of {0}', organizationName(organization));
      const members = rows.length > 0 ? rows : await pickMembers(services, organization, title);
      if (members !== undefined) {
        await changeRoles(services, organization, members);
      }
    });
  },
};
