import { commands, env, l10n, Uri } from 'vscode';

import type { Organization } from '../organizations/organization';
import type { Session } from '../sessions/session';
import type { AdminRequest } from './adminRequests';
import { commandIds } from './ids';
import { organizationName } from './organizationWords';

/** What a person can do about a failure. Every failure has one. */
export type Remedy =
  | 'signIn'
  | 'anotherToken'
  | 'anotherAccount'
  | 'retry'
  | 'refresh'
  | 'listAdmins'
  | 'askAdmin'
  | 'openMembersPage'
  | 'openInBrowser'
  | 'changeHost'
  | 'openProxySettings'
  | 'showLog';

/** What is known about a failure where it is told: as much as there is. It makes the words exact, and buttons possible. */
export interface FailureContext {
  /** The organization that it was about, as the session sees it. */
  readonly organization?: Organization | undefined;
  /** Whose request it was, where no organization tells it. */
  readonly session?: Session | undefined;
  /** Does once more what failed. */
  readonly retry?: (() => Promise<void>) | undefined;
  readonly joining?: JoiningContext | undefined;
  /** As whom it was asked, where not as somebody who is signed in. */
  readonly as?: 'nobody' | 'newToken' | undefined;
}

/** What is known where joining failed. */
interface JoiningContext {
  /** The organization's name, harmless. */
  readonly name: string;
  /** Whether the account that would join belongs to an organization. */
  readonly isOwned: boolean;
  readonly openInBrowser: () => Promise<void>;
  readonly useAnotherAccount: () => Promise<void>;
}

/** What remedies need from the rooms above. */
export interface RemedyActions {
  /** Asks for a token: for this session, or anybody's. */
  signIn(session: Session | undefined): Promise<unknown>;
  listAdmins(organization: Organization): Promise<void>;
  askAdmin(request: AdminRequest): Promise<void>;
}

export interface RemedyButton {
  readonly title: string;
  readonly act: () => PromiseLike<unknown>;
}

/** The buttons that help. */
export class Remedies {
  constructor(private readonly actions: RemedyActions) {}

  /** The one button for a failure: the log where the context lacks what a better one takes. */
  button(remedy: Remedy, context: FailureContext): RemedyButton {
    return (
      this.#button(remedy, context) ?? {
        title: l10n.t('Show Log'),
        act: () => commands.executeCommand(commandIds.showLog),
      }
    );
  }

  #button(remedy: Remedy, context: FailureContext): RemedyButton | undefined {
    const { organization, retry, joining } = context;
    const session = sessionOf(context);
    switch (remedy) {
      case 'signIn':
        return { title: l10n.t('Sign In'), act: () => this.actions.signIn(session) };
      case 'anotherToken':
        return { title: l10n.t('Use Another Token'), act: () => this.actions.signIn(session) };
      case 'anotherAccount':
        return joining && { title: l10n.t('Use Another Account…'), act: joining.useAnotherAccount };
      case 'retry':
        return retry && { title: l10n.t('Try Again'), act: retry };
      case 'refresh':
        return { title: l10n.t('Refresh'), act: () => commands.executeCommand(commandIds.refresh) };
      case 'listAdmins':
        return organization && { title: l10n.t('List Admins'), act: () => this.actions.listAdmins(organization) };
      case 'askAdmin': {
        const request = requestIn(context);
        return request && { title: l10n.t('Copy Message to an Admin'), act: () => this.actions.askAdmin(request) };
      }
      case 'openMembersPage':
        return session && { title: l10n.t('Open Members Page'), act: () => openPage(session.host.membersPage) };
      case 'openInBrowser':
        return joining && { title: l10n.t('Open in Browser'), act: joining.openInBrowser };
      case 'changeHost':
        return { title: l10n.t('Change Host'), act: () => commands.executeCommand(commandIds.openSettings) };
      case 'openProxySettings':
        return {
          title: l10n.t('Open Proxy Settings'),
          act: () => commands.executeCommand('workbench.action.openSettings', 'http.proxy'),
        };
      case 'showLog':
        return undefined;
      default:
        return remedy satisfies never;
    }
  }
}

/** Whose request it was that failed. */
export function sessionOf({ organization, session }: FailureContext): Session | undefined {
  return organization?.session ?? session;
}

/** What is known about a question that was asked with this session, or else without sign-in. */
export function askedWith(session: Session | undefined): FailureContext {
  return session === undefined ? { as: 'nobody' } : { session };
}

function requestIn(context: FailureContext): AdminRequest | undefined {
  const { organization, joining } = context;
  const session = sessionOf(context);
  if (joining !== undefined && session !== undefined) {
    return { kind: 'addMe', name: joining.name, account: session.email ?? session.name };
  }
  return organization && { kind: 'sendLink', name: organizationName(organization) };
}

async function openPage(address: string): Promise<void> {
  await env.openExternal(Uri.parse(address, true));
}
