import { l10n, window } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { OrganizationRole } from '../gitpod/messages';
import type { InspectedInvite, InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { Joiner } from '../invites/joiner';
import type { Invitation, JoinService } from '../invites/joinService';
import { readInviteLink } from '../invites/readInviteLink';
import type { JoinableOrganizations } from '../organizations/joinableOrganizations';
import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import type { AccountPicker } from '../ui/accountPicker';
import { pickWhatToJoin, type JoinWish } from '../ui/joinPicker';
import { joinButton, joinerWords, obstacleWords } from '../ui/joinWords';
import { knownHosts } from '../ui/knownHosts';
import type { Notices } from '../ui/notices';
import { memberCountWords, organizationName, roleWords } from '../ui/organizationWords';
import { withProgress } from '../ui/progress';
import { inviteProblemWords } from '../ui/readInviteWords';
import type { InviteDialog } from './inviteDialog';
import type { Joining } from './joining';

/** An organization that can be joined, as the person is asked about it. */
interface Candidate {
  readonly invitation: Invitation;
  readonly host: GitpodHost;
  /** Harmless. */
  readonly name: string;
  readonly memberCount?: number | undefined;
}

/** Joins an organization: after showing which, and as whom, and only by a button that names it. */
export class JoinOrganization {
  constructor(
    private readonly sessions: SessionStore,
    private readonly inspector: InviteInspector,
    private readonly joins: JoinService,
    private readonly joinable: JoinableOrganizations,
    private readonly accounts: AccountPicker,
    private readonly dialog: InviteDialog,
    private readonly joining: Joining,
    private readonly notices: Notices,
    /** What a row of the tree stands for, or undefined for anything else that the command may be called with. */
    private readonly wishOf: (argument: unknown) => JoinWish | undefined,
  ) {}

  /** @param argument an invite in whatever form, or a row of the tree; from the palette the person is asked */
  async run(argument?: unknown): Promise<void> {
    const wish = await this.#wish(argument);
    if (wish?.kind === 'invite') {
      await this.#joinByLink(wish.link);
    } else if (wish !== undefined) {
      await this.#joinByDomain(wish);
    }
  }

  /** Joins by an invite that the person has just been shown, after asking. */
  async join(invite: InspectedInvite): Promise<void> {
    const { link, answer } = invite;
    if (answer.kind !== 'works') {
      if ((await this.dialog.show(invite)) === 'checkAgain') {
        await this.#joinByLink(link);
      }
      return;
    }
    const candidate: Candidate = {
      invitation: { organizationId: answer.organizationId, link },
      host: link.host,
      name: organizationName({ name: answer.name ?? '' }),
      memberCount: answer.memberCount,
    };
    const session = await this.accounts.first(link.host);
    if (session !== undefined) {
      await this.#ask(candidate, session);
    }
  }

  async #wish(argument: unknown): Promise<JoinWish | undefined> {
    const named = this.wishOf(argument);
    if (named !== undefined) {
      return named;
    }
    const { sessions } = await this.sessions.read();
    const hosts = knownHosts(sessions);
    if (typeof argument !== 'string') {
      return pickWhatToJoin(sessions, hosts, this.joinable);
    }
    const read = readInviteLink(argument, { configuredHosts: hosts });
    if (read.kind === 'link') {
      return { kind: 'invite', link: read.link };
    }
    void window.showErrorMessage(inviteProblemWords(read));
    return undefined;
  }

  async #joinByLink(link: InviteLink): Promise<void> {
    const invite = await withProgress(l10n.t('Asking what the invite is…'), (signal) =>
      this.inspector.inspect(link, { by: 'person', signal }),
    );
    await this.join(invite);
  }

  async #joinByDomain({ organization, session }: JoinWish & { kind: 'joinable' }): Promise<void> {
    const { organizationId, organizationName: name, organizationMemberCount: memberCount } = organization;
    const invitation: Invitation = { organizationId };
    await this.#ask({ invitation, host: session.host, name: organizationName({ name }), memberCount }, session);
  }

  /** Says which organization and as whom, and joins when the person says so; or goes on with another account. */
  async #ask(candidate: Candidate, first: Session): Promise<void> {
    let session: Session | undefined = first;
    while (session !== undefined) {
      const asked: Session = session;
      const again = (): Promise<void> => this.#ask(candidate, asked);
      const joiner = await this.#joiner(asked, again);
      if (joiner === undefined) {
        return;
      }
      const useAnotherAccount = (): Promise<void> => this.#askAnother(candidate, asked);
      const agreed = { ...candidate, session: asked, isOwned: joiner.isOwned, again, useAnotherAccount };
      const role = joiner.memberships.get(candidate.invitation.organizationId);
      const choice = role === undefined ? await confirm(candidate, joiner) : await sayAlready(candidate, joiner, role);
      if (choice === 'join') {
        await this.joining.join(agreed);
      } else if (choice === 'show') {
        await this.joining.showAlready(agreed);
      }
      session = choice === 'another' ? await this.accounts.another(asked) : undefined;
    }
  }

  async #askAnother(candidate: Candidate, than: Session): Promise<void> {
    const session = await this.accounts.another(than);
    if (session !== undefined) {
      await this.#ask(candidate, session);
    }
  }

  async #joiner(session: Session, again: () => Promise<void>): Promise<Joiner | undefined> {
    try {
      return await withProgress(l10n.t('Reading who you are…'), (signal) => this.joins.joiner(session, signal));
    } catch (error) {
      this.notices.failed(l10n.t('Nothing was joined: who would join could not be read.'), error, {
        session,
        retry: again,
      });
      return undefined;
    }
  }
}

type Choice = 'join' | 'show' | 'another';

async function confirm(candidate: Candidate, joiner: Joiner): Promise<Choice | undefined> {
  const { host, name, invitation } = candidate;
  const join = joinButton(name);
  const another = l10n.t('Use Another Account…');
  const link = invitation.link;
  const facts = [memberCountWords(candidate), host.hostname, link && l10n.t('invite {0}', link.masked)].filter(
    (fact) => fact !== undefined,
  );
  const detail = [l10n.t('As {0}.', joinerWords(joiner)), facts.join(' · '), ...obstacleWords(joiner)].join('\n\n');
  // What is open to one account's e-mail address need not be to another's.
  const buttons = link === undefined ? [join] : [join, another];
  const chosen = await window.showInformationMessage(l10n.t('Join {0}?', name), { modal: true, detail }, ...buttons);
  return chosen === join ? 'join' : chosen === another ? 'another' : undefined;
}

async function sayAlready(
  { host, name }: Candidate,
  joiner: Joiner,
  role: OrganizationRole,
): Promise<Choice | undefined> {
  const show = l10n.t('Show in Tree');
  const another = l10n.t('Use Another Account…');
  const who = joinerWords(joiner);
  const words = roleWords(role);
  const detail = [
    words === undefined ? l10n.t('As {0}.', who) : l10n.t('As {0}. Role: {1}.', who, words),
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
