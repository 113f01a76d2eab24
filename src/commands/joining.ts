import { commands, env, l10n, Uri, window } from 'vscode';

import type { GitpodError } from '../gitpod/gitpodError';
import type { InviteLookup } from '../invites/inviteLookup';
import type { JoinedOrganizations } from '../invites/joinedOrganizations';
import type { Invitation, JoinOutcome, JoinService } from '../invites/joinService';
import type { Organization } from '../organizations/organization';
import type { Session } from '../sessions/session';
import { failureWords } from '../ui/failureWords';
import { harmless } from '../gitpod/harmless';
import { commandIds } from '../ui/ids';
import type { InviteActions } from '../ui/inviteActions';
import type { Notices } from '../ui/notices';
import { roleWords } from '../ui/organizationWords';
import { withProgress } from '../ui/progress';
import type { FailureContext } from '../ui/remedies';

/** What a person has agreed to join, and as whom. */
export interface AgreedJoin {
  readonly invitation: Invitation;
  /** The organization's name, harmless. */
  readonly name: string;
  readonly session: Session;
  /** Whether the account belongs to an organization. */
  readonly isOwned: boolean;
  /** Asks the person once more. */
  readonly again: () => Promise<void>;
  readonly useAnotherAccount: () => Promise<void>;
}

/** Carries out what a person has agreed to, and says no more than what is known. */
export class Joining {
  constructor(
    private readonly joins: JoinService,
    private readonly lookup: InviteLookup,
    private readonly joined: JoinedOrganizations,
    private readonly actions: InviteActions,
    private readonly notices: Notices,
    /** Shows an organization's row in the tree. */
    private readonly reveal: (organization: Organization) => Promise<void>,
  ) {}

  async join(agreed: AgreedJoin): Promise<void> {
    const { invitation, name, session } = agreed;
    const outcome = await withProgress(l10n.t('Joining {0}…', name), (signal) =>
      this.joins.join(session, invitation, signal),
    );
    await this.#tell(agreed, outcome);
  }

  /** Shows an organization that the person is in already. */
  async showAlready(agreed: AgreedJoin): Promise<void> {
    await this.#tell(agreed, { kind: 'alreadyMember' });
  }

  /** Reads the organizations again and shows the one that the person is in. */
  async #showMembership(agreed: AgreedJoin, done: (role: string | undefined) => string): Promise<void> {
    const { invitation, name, session } = agreed;
    const listing = await withProgress(l10n.t('Reading your organizations…'), () =>
      this.joined.read(session, invitation.link),
    );
    const organization = listing.known?.organizations.find(({ id }) => id === invitation.organizationId);
    if (listing.state === 'loaded' && organization !== undefined) {
      // The tree takes the focus: before the notice, so that it disturbs nobody who goes on after reading that.
      await this.reveal(organization);
      this.notices.done(done(roleWords(organization.role)));
    } else if (listing.state === 'failed') {
      this.notices.failed(
        l10n.t('{0} But your organizations could not be read again.', done(undefined)),
        listing.error,
        { session, retry: () => this.#showMembership(agreed, done) },
      );
    } else if (session.reach.kind === 'organization') {
      void this.#offerToken(session, name, done(undefined));
    } else {
      void this.#offerRefresh(name, done(undefined));
    }
  }

  async #tell(agreed: AgreedJoin, outcome: JoinOutcome): Promise<void> {
    const { name, session } = agreed;
    switch (outcome.kind) {
      case 'joined':
        return this.#showMembership(agreed, (role) =>
          role === undefined
            ? l10n.t('You are in {0} now.', name)
            : l10n.t('You are in {0} now, as {1} ({2}).', name, harmless(session.name), role),
        );
      case 'alreadyMember':
        return this.#showMembership(agreed, (role) =>
          role === undefined
            ? l10n.t('You were in {0} already. Nothing changed.', name)
            : l10n.t('You were in {0} already, as {1} ({2}). Nothing changed.', name, harmless(session.name), role),
        );
      case 'refused':
        return this.#refused(agreed, outcome.error);
      case 'notJoined':
        this.#notJoined(agreed, outcome.error);
        return;
      case 'unknown':
        return this.#unknown(agreed, outcome.error);
      default:
        outcome satisfies never;
    }
  }

  async #refused(agreed: AgreedJoin, error: GitpodError): Promise<void> {
    const { invitation, name } = agreed;
    if (invitation.link !== undefined && error.kind === 'notFound') {
      this.lookup.forget(invitation.link);
      const ask = l10n.t('Ask for a New Link');
      const what = l10n.t(
        'You did not join {0}: meanwhile the invite ({1}) stopped working.',
        name,
        invitation.link.masked,
      );
      if ((await window.showWarningMessage(what, ask)) === ask) {
        await this.actions.askForNewLink(invitation.link, { ...invitation, name });
      }
      return;
    }
    this.#notJoined(agreed, error);
  }

  #notJoined(agreed: AgreedJoin, error: GitpodError): void {
    const what = l10n.t('You did not join {0}.', agreed.name);
    if (error.kind === 'cancelled') {
      this.notices.done(what);
    } else {
      this.notices.failed(what, error, this.#context(agreed));
    }
  }

  #context(agreed: AgreedJoin): FailureContext {
    const { name, session, isOwned, again, useAnotherAccount } = agreed;
    const openInBrowser = (): Promise<void> => this.#openInBrowser(agreed);
    return { session, retry: again, joining: { name, isOwned, openInBrowser, useAnotherAccount } };
  }

  async #unknown(agreed: AgreedJoin, error: GitpodError): Promise<void> {
    const { invitation, name, session } = agreed;
    const what = l10n.t('It is not known whether you joined {0}.', name);
    // "Try again" would be the wrong advice: it may have been done.
    const why = failureWords(error, this.#context(agreed))?.cause;
    const check = l10n.t('Check Now');
    const chosen = await window.showWarningMessage(why === undefined ? what : `${what} ${why}`, check);
    if (chosen === check) {
      const outcome = await withProgress(l10n.t('Reading your organizations…'), () =>
        this.joins.lookAfter(session, invitation.organizationId, error),
      );
      await this.#tell(agreed, outcome);
    }
  }

  /** Without an invite it is the dashboard that offers what is open to an e-mail address. */
  async #openInBrowser({ invitation: { link }, session }: AgreedJoin): Promise<void> {
    await (link === undefined
      ? env.openExternal(Uri.parse(session.host.origin, true))
      : this.actions.openInBrowser(link));
  }

  /** A token of one organization shows that one alone, so what was joined does not appear. */
  async #offerToken(session: Session, name: string, done: string): Promise<void> {
    const signIn = l10n.t('Sign In');
    const own = session.organizationName ?? session.label;
    const message = l10n.t(
      '{0} It does not show here yet, because your token belongs to {1}. Sign in with a token of {2} to see it.',
      done,
      harmless(own),
      name,
    );
    if ((await window.showInformationMessage(message, signIn)) === signIn) {
      await commands.executeCommand(commandIds.signIn);
    }
  }

  async #offerRefresh(name: string, done: string): Promise<void> {
    const refresh = l10n.t('Refresh');
    const message = l10n.t('{0} The service does not list {1} among your organizations yet.', done, name);
    if ((await window.showWarningMessage(message, refresh)) === refresh) {
      await commands.executeCommand(commandIds.refresh);
    }
  }
}
