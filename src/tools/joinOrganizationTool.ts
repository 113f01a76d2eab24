import {
  l10n,
  type LanguageModelTool,
  type LanguageModelToolInvocationOptions,
  type LanguageModelToolInvocationPrepareOptions,
  type LanguageModelToolResult,
  type PreparedToolInvocation,
} from 'vscode';

import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { JoinedOrganizations } from '../invites/joinedOrganizations';
import type { JoinOutcome, JoinService } from '../invites/joinService';
import { linkKey } from '../invites/linkKey';
import { readInviteLink } from '../invites/readInviteLink';
import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import { failureWords } from '../ui/failureWords';
import { knownHosts } from '../ui/knownHosts';
import { organizationName } from '../ui/organizationWords';
import { inviteProblemWords } from '../ui/readInviteWords';
import type { Agreements } from './agreements';
import { confirmation } from './confirmation';
import { signedOutFacts, toolAnswerOf } from './toolAnswer';
import { inviteIn } from './toolInputs';

/** A join that can be agreed to: which organization, by which invite, as whom. */
interface Join {
  readonly link: InviteLink;
  readonly session: Session;
  readonly organizationId: string;
  readonly name: string;
}

/** Joins an organization for the person, after they were shown which, and as whom. */
export class JoinOrganizationTool implements LanguageModelTool<unknown> {
  constructor(
    private readonly sessions: SessionStore,
    private readonly inspector: InviteInspector,
    private readonly joins: JoinService,
    private readonly joined: JoinedOrganizations,
    private readonly agreements: Agreements<Join>,
  ) {}

  async prepareInvocation({
    input,
  }: LanguageModelToolInvocationPrepareOptions<unknown>): Promise<PreparedToolInvocation | undefined> {
    const join = await this.#read(inviteIn(input));
    if (!('link' in join)) {
      return undefined; // Then it does nothing but say so.
    }
    this.agreements.add(keyOf(join), join);
    return confirmation(
      l10n.t('Join {0}?', join.name),
      join,
      l10n.t('Your account becomes a member, and the admins of the organization see it.'),
    );
  }

  invoke({ input }: LanguageModelToolInvocationOptions<unknown>): Promise<LanguageModelToolResult> {
    const text = inviteIn(input);
    return toolAnswerOf(async () => {
      const join = await this.#read(text);
      if (!('link' in join)) {
        return join;
      }
      if (this.agreements.take(keyOf(join)) === undefined) {
        return { joined: false, error: 'The user has not agreed to this. Nothing was joined.' };
      }
      const outcome = await this.joins.join(join.session, join);
      await this.joined.read(join.session, join.link);
      return { organization: join.name, ...outcomeFacts(outcome) };
    });
  }

  /** What would be joined, or why nothing can be. */
  async #read(
    text: string,
  ): Promise<Join | { readonly error: string } | { readonly joined: false; readonly reason: string }> {
    const { sessions } = await this.sessions.read();
    const read = readInviteLink(text, { configuredHosts: knownHosts(sessions) });
    if (read.kind !== 'link') {
      return { error: inviteProblemWords(read) };
    }
    const { link } = read;
    const session = sessions.find(({ host }) => host.isSameService(link.host));
    if (session === undefined) {
      return signedOutFacts;
    }
    const { answer, membership } = await this.inspector.inspect(link, { by: 'machine' });
    if (answer.kind !== 'works') {
      return { error: 'This invite does not work, or it is not known whether it does. Check it first.' };
    }
    const name = organizationName({ name: answer.name ?? '' });
    return membership === undefined
      ? { link, session, organizationId: answer.organizationId, name }
      : { joined: false, reason: `The user is already in ${name}.` };
  }
}

function keyOf({ link, session }: Join): string {
  return `${session.id} ${linkKey(link)}`;
}

function outcomeFacts(outcome: JoinOutcome): object {
  switch (outcome.kind) {
    case 'joined':
      return { joined: true, role: outcome.role };
    case 'alreadyMember':
      return { joined: false, reason: 'The user was in it already.' };
    case 'refused':
    case 'notJoined':
      return { joined: false, reason: failureWords(outcome.error)?.why };
    case 'unknown':
      return { joined: 'unknown', reason: failureWords(outcome.error)?.why };
    default:
      return outcome satisfies never;
  }
}
