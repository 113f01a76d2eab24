import * as v from 'valibot';
import { l10n, type LanguageModelTool, window } from 'vscode';

import type { GrantableRole, OrganizationMember } from '../api/messages';
import { sanitizeForDisplay } from '../api/sanitize';
import type { Services } from '../features/command';
import {
  changedMessage,
  refreshAfterRoleChange,
  ownRoleConsequence,
  roleConsequence,
  roleQuestion,
} from '../features/members/changeRole';
import { type RoleChange, setRoles } from '../organizations/memberChanges';
import { readAdmins, readMembers } from '../organizations/members';
import { type Organization, ownUserId } from '../organizations/organization';
import { errorMessage } from '../ui/errorMessages';
import { memberName, organizationFacts, organizationName } from '../ui/format';
import {
  abortable,
  accountInput,
  type Confirmation,
  checkFailedMessage,
  createTool,
  findOrganization,
  formatRequest,
  organizationInput,
  type Refusal,
} from './shared';

interface Input {
  readonly organization: string;
  readonly account: string;
  /** A user id from the members list. */
  readonly member: string;
  readonly role: GrantableRole;
}

/** A requested role change that can be made. */
interface Change {
  readonly organization: Organization;
  readonly member: OrganizationMember;
}

const roleInput = v.pipe(
  v.picklist(['admin', 'member']),
  v.transform((role): GrantableRole => (role === 'admin' ? 'ORGANIZATION_ROLE_ADMIN' : 'ORGANIZATION_ROLE_MEMBER')),
);

/** Makes a member an admin, or an admin a member, after the user has confirmed the member and the role. */
export function changeRoleTool(services: Services): LanguageModelTool<unknown> {
  const read = async (input: Input, signal: AbortSignal): Promise<Change | Refusal> => {
    const found = await findOrganization(services, input, signal);
    return 'organization' in found ? changeOf(services, found.organization, input, signal) : found;
  };

  const ask = async (input: Input, signal: AbortSignal): Promise<Confirmation> => {
    const change = await read(input, signal).catch((error: unknown): Refusal => ({
      problem: checkFailedMessage(error),
      facts: {},
    }));
    const { organization, account, member, role } = input;
    const consequence = roleConsequence(role);
    return 'member' in change
      ? {
          title: roleQuestion(change.member, change.organization, role),
          paragraphs: [
            sanitizeForDisplay(change.member.email),
            consequence,
            ...(isOwn(change) && role === 'ORGANIZATION_ROLE_MEMBER' ? [ownRoleConsequence()] : []),
            ...organizationFacts(change.organization),
          ].filter((paragraph) => paragraph !== ''),
        }
      : {
          title: question(),
          paragraphs: [consequence, change.problem, formatRequest({ organization, account, member })],
        };
  };

  return createTool({
    input: v.strictObject({
      organization: organizationInput,
      account: accountInput,
      member: v.pipe(v.string(), v.nonEmpty(), v.maxLength(500), v.trim()),
      role: roleInput,
    }),
    expected:
      '{"organization": "<id>", "account": "<account>", "member": "<id, from the list of members>", "role": "admin" or "member"}',
    confirm: { question: question(), ask },
    run: async (input, signal) => {
      const change = await read(input, signal);
      if (!('member' in change)) {
        return { changed: false, ...change.facts };
      }
      const { organization, member } = change;
      signal.throwIfAborted();
      const changes = await setRoles(services, organization, [member], input.role, signal);
      // Best effort: the result does not depend on this refresh.
      await abortable(refreshAfterRoleChange(services, organization, changes), signal).catch(() => undefined);
      const [outcome] = changes;
      if (outcome === undefined) {
        throw new Error('There is no outcome.');
      }
      if (signal.aborted) {
        notifyAfterCancel(organization, outcome, input.role);
      }
      return { member: memberName(member), organization: organizationName(organization), ...outcomeFacts(outcome) };
    },
  });
}

async function changeOf(
  { clients }: Services,
  organization: Organization,
  { member: userId, role }: Input,
  signal: AbortSignal,
): Promise<Change | Refusal> {
  const { found } = await readMembers(clients, organization, [userId], signal);
  const member = found.get(userId);
  if (member === undefined || member.status === 'USER_STATUS_LEFT') {
    return {
      problem: l10n.t('No member has the requested ID, so nothing will be done.'),
      facts: { error: 'No member of this organization has this id. List the members, and pass the id of one.' },
    };
  }
  if (member.role === role) {
    return {
      problem: l10n.t('{0} already has this role, so nothing will be done.', memberName(member)),
      facts: { reason: 'This member has the role already.' },
    };
  }
  if (role === 'ORGANIZATION_ROLE_MEMBER') {
    const admins = await readAdmins(clients, organization, signal);
    if (admins.every((admin) => admin.userId === userId)) {
      return {
        problem: l10n.t(
          '{0} needs at least one admin. Make someone else an admin first.',
          organizationName(organization),
        ),
        facts: { error: 'The organization needs at least one admin. Nothing was done.' },
      };
    }
  }
  return { organization, member };
}

function isOwn({ organization, member }: Change): boolean {
  return member.userId === ownUserId(organization);
}

function question(): string {
  return l10n.t('Change Role…');
}

/** VS Code drops the result of a cancelled tool, so a notification tells the user what happened. */
function notifyAfterCancel(organization: Organization, { kind, member }: RoleChange, role: GrantableRole): void {
  const message =
    kind === 'changed'
      ? changedMessage(organization, [member], role)
      : kind === 'unknown'
        ? l10n.t("Couldn't check whether the role of {0} was changed.", memberName(member))
        : undefined;
  if (message !== undefined) {
    void window.showWarningMessage(message);
  }
}

function outcomeFacts(outcome: RoleChange): object {
  switch (outcome.kind) {
    case 'changed':
      return { changed: true };
    case 'left':
      return { changed: false, reason: 'They are no longer in the organization.' };
    case 'notSent':
      return { changed: false, reason: 'It was cancelled in time.' };
    case 'unchanged':
      return {
        changed: false,
        reason:
          outcome.error === undefined
            ? 'Someone else changed the role meanwhile.'
            : (errorMessage(outcome.error)?.why ?? 'It was cancelled in time.'),
      };
    case 'unknown':
      return { changed: 'unknown', reason: errorMessage(outcome.error)?.why };
    default:
      return outcome satisfies never;
  }
}
