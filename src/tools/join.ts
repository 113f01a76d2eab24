import * as v from 'valibot';
import { l10n, type LanguageModelTool, window } from 'vscode';

import type { Session } from '../auth/session';
import type { Services } from '../features/command';
import { joinOrganization, type JoinOutcome, refreshAfterJoin } from '../invites/joinOrganization';
import { resolveInvite } from '../invites/membership';
import type { InviteLink } from '../links/inviteLink';
import { readInviteLink } from '../links/readPasted';
import { errorMessage } from '../ui/errorMessages';
import { organizationFacts, organizationName } from '../ui/format';
import { inviteProblemMessage } from '../ui/inviteMessages';
import { knownHosts, readOptions } from '../ui/knownHosts';
import {
  abortable,
  accountInput,
  accountsOf,
  type Confirmation,
  checkFailedMessage,
  createTool,
  inviteInput,
  organizationInput,
  readAccounts,
  type Refusal,
  formatRequest,
  signedOut,
  failureReason,
} from './shared';

interface Input {
  readonly invite: string;
  readonly organization: string;
  readonly account: string;
}

/** A requested join that can be made. */
interface Join {
  readonly link: InviteLink;
  readonly session: Session;
  readonly organizationId: string;
  /** Sanitized. */
  readonly name: string;
}

/** Joins an organization after the user has confirmed the organization and the account that the input names. */
export function joinOrganizationTool(services: Services): LanguageModelTool<unknown> {
  const read = async (input: Input, signal: AbortSignal): Promise<Join | Refusal> => {
    const accounts = await readAccounts(services, signal);
    if (accounts.length === 0) {
      return signedOut();
    }
    const text = readInviteLink(input.invite, readOptions(knownHosts(accounts)));
    if (text.kind !== 'link') {
      const problem = inviteProblemMessage(text);
      return { problem, facts: { error: problem } };
    }
    const { link } = text;
    const there = accounts.filter(({ host }) => host.isSameService(link.host));
    const session = there.find(({ id }) => id === input.account);
    if (session === undefined) {
      return {
        problem: l10n.t('The requested account is not signed in, so nothing will be done.'),
        facts: {
          error: 'The account is not signed in at the host of the invite. To ask the user, call with another one.',
          accounts: accountsOf(there),
        },
      };
    }
    const { answer, membership } = await resolveInvite(services, link, { by: 'background', signal });
    signal.throwIfAborted();
    if (answer.kind !== 'valid') {
      const isUnknown = answer.kind === 'error';
      return {
        problem: isUnknown
          ? checkFailedMessage(answer.error)
          : l10n.t('The invite is not valid, so nothing will be done.'),
        facts: {
          error: 'This invite does not work, or it is not known whether it does. Check it first.',
          ...(isUnknown && { reason: failureReason(answer.error) }),
        },
      };
    }
    const { organizationId } = answer;
    const name = organizationName({ name: answer.name ?? '' });
    if (organizationId !== input.organization) {
      return {
        problem: l10n.t('The invite is for another organization than the requested one, so nothing will be done.'),
        facts: {
          error: `The invite is for ${name}, which is not the organization that the user agreed to. To ask the user again, call with "organization": "${organizationId}".`,
          organization: organizationId,
        },
      };
    }
    return membership?.session.id !== session.id
      ? { link, session, organizationId, name }
      : {
          problem: l10n.t('You are already in {0}', name),
          facts: { reason: `The user is already in ${name}.` },
        };
  };

  const ask = async (input: Input, signal: AbortSignal): Promise<Confirmation> => {
    const join = await read(input, signal).catch((error: unknown): Refusal => ({
      problem: checkFailedMessage(error),
      facts: {},
    }));
    const consequence = l10n.t('Your account becomes a member, and the admins of the organization see it.');
    const { organization, account } = input;
    return 'link' in join
      ? {
          title: l10n.t('Join {0}?', join.name),
          paragraphs: [
            consequence,
            l10n.t('Invite: {0}', join.link.masked),
            ...organizationFacts({ id: join.organizationId, session: join.session }),
          ],
        }
      : {
          title: question(),
          paragraphs: [consequence, join.problem, formatRequest({ organization, account })],
        };
  };

  return createTool({
    input: v.strictObject({ invite: inviteInput, organization: organizationInput, account: accountInput }),
    expected:
      '{"invite": "<invite link>", "organization": "<id>", "account": "<account>"}: check the invite to learn organization and accounts',
    confirm: { question: question(), ask },
    run: async (input, signal) => {
      const join = await read(input, signal);
      if (!('link' in join)) {
        return { joined: false, ...join.facts };
      }
      const outcome = await joinOrganization(services, join.session, join, signal);
      const facts = { organization: join.name, ...outcomeFacts(outcome) };
      // Best effort: the result does not depend on this refresh.
      await abortable(refreshAfterJoin(services, join.session, join.link), signal).catch(() => undefined);
      if (signal.aborted) {
        notifyAfterCancel(join.name, outcome);
      }
      return facts;
    },
  });
}

function question(): string {
  return l10n.t('Join Organization…');
}

/** VS Code drops the result of a cancelled tool, so a notification tells the user what happened. */
function notifyAfterCancel(name: string, { kind }: JoinOutcome): void {
  if (kind === 'joined') {
    void window.showWarningMessage(l10n.t('You joined {0} before it could be cancelled.', name));
  } else if (kind === 'unknown') {
    void window.showWarningMessage(l10n.t("Couldn't check whether you joined {0}.", name));
  }
}

function outcomeFacts(outcome: JoinOutcome): object {
  switch (outcome.kind) {
    case 'joined':
      return { joined: true, role: outcome.role };
    case 'alreadyMember':
      return { joined: false, reason: 'The user was in it already.' };
    case 'refused':
    case 'notJoined':
      return { joined: false, reason: errorMessage(outcome.error)?.why ?? 'It was cancelled in time.' };
    case 'unknown':
      return { joined: 'unknown', reason: errorMessage(outcome.error)?.why };
    default:
      return outcome satisfies never;
  }
}
