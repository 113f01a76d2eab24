import {
  type CancellationToken,
  Hover,
  type HoverProvider,
  l10n,
  languages,
  type MarkdownString,
  type Position,
  Range,
  type TextDocument,
} from 'vscode';

import type { Session } from '../auth/session';
import type { Services } from '../features/command';
import { ownerOf } from '../features/repair/owner';
import { peekInvite, resolveInvite } from '../invites/membership';
import type { FoundLookAlike, FoundUnencrypted } from '../links/findInviteLinks';
import type { InviteLink } from '../links/inviteLink';
import { withSignalOf } from '../ui/cancellation';
import { commandIds } from '../ui/ids';
import { type InviteView, suspiciousLinkMessage } from '../ui/inviteMessages';
import { findOptions } from '../ui/knownHosts';
import { type HoverAction, hoverMarkdown, inviteHover } from '../ui/markdown';
import { showsHover } from '../ui/settings';
import { diagnosticSource } from './kinds';
import { linkInDocument } from './linkAt';

/**
 * The actions in the hover of an invite.
 * @param handle identifies the invite in the arguments of the commands
 */
function hoverActions({ answer, membership, enclosure }: InviteView, handle: string): readonly HoverAction[] {
  const preview: HoverAction = {
    title: l10n.t({
      message: 'Preview',
      comment: 'A button: to look at the invite, or at the changes before they are made.',
    }),
    tooltip: l10n.t('Preview the invite without joining'),
    command: commandIds.previewInvite,
    argument: handle,
  };
  const join: HoverAction = {
    title: l10n.t({ message: 'Join…', comment: 'A button that joins an organization, after a question.' }),
    tooltip: l10n.t('Choose an account, then join'),
    command: commandIds.joinOrganization,
    argument: handle,
  };
  const copy: HoverAction = {
    title: l10n.t({ message: 'Copy', comment: 'A button that copies the invite link.' }),
    tooltip: l10n.t('Copy the invite link'),
    command: commandIds.copyShownLink,
    argument: handle,
  };
  switch (answer?.kind) {
    case 'valid':
      return membership === undefined ? [preview, join, copy] : [preview, copy];
    case 'revoked':
      return ownerOf({ membership }) === undefined || enclosure?.kind === 'foreign'
        ? [preview]
        : [replaceAction(handle), preview];
    case undefined:
    case 'error':
      return [preview, join, copy];
    case 'unknown':
      return [signInAction(), preview, copy];
    default:
      return answer satisfies never;
  }
}

function replaceAction(handle: string): HoverAction {
  return {
    title: l10n.t('Replace with Current Link'),
    tooltip: l10n.t("Replace with the organization's current link"),
    command: commandIds.replaceWithCurrentLink,
    argument: handle,
  };
}

function signInAction(): HoverAction {
  return {
    title: l10n.t('Sign In'),
    tooltip: l10n.t('Sign in with a personal access token'),
    command: commandIds.signIn,
  };
}

/** Whether the link has a diagnostic of this extension, which VS Code shows in the same hover. */
function hasDiagnostic({ uri }: TextDocument, range: Range): boolean {
  return languages
    .getDiagnostics(uri)
    .some(({ source, range: on }) => source === diagnosticSource && on.isEqual(range));
}

/** A warning, without actions, about a link that only resembles one of a known host, or is not encrypted. */
function warningHover(found: FoundLookAlike | FoundUnencrypted): MarkdownString {
  return hoverMarkdown({
    title:
      found.kind === 'lookAlike'
        ? l10n.t('Not an invite link of {0}', found.of.hostname)
        : l10n.t('Invite to an organization'),
    status: { icon: 'warning' },
    facts: [suspiciousLinkMessage(found)],
  });
}

/** Shows the details of an invite link in a document. */
export class InviteHover implements HoverProvider {
  constructor(private readonly services: Services) {}

  async provideHover(document: TextDocument, position: Position, token: CancellationToken): Promise<Hover | undefined> {
    if (!showsHover(document)) {
      return undefined;
    }
    const { line } = position;
    const found = linkInDocument(document, position, findOptions(await this.#signedIn()));
    if (found === undefined) {
      return undefined;
    }
    const range = new Range(line, found.start, line, found.end);
    if (found.kind !== 'link') {
      return hasDiagnostic(document, range) ? undefined : new Hover(warningHover(found), range);
    }
    const view = await withSignalOf(token, (signal) => resolveForHover(this.services, found.link, signal));
    if (view === undefined) {
      return undefined;
    }
    const place = { document: document.uri.toString(), line, character: found.start };
    const handle = this.services.handles.handleOf({ link: found.link, place });
    const shown = { ...view, enclosure: found.enclosure };
    return new Hover(inviteHover(shown, this.services.clock.now(), hoverActions(shown, handle)), range);
  }

  /** No sessions if they can't be read; the status request that follows reports why. */
  async #signedIn(): Promise<readonly Session[]> {
    try {
      return (await this.services.knownSessions.read()).sessions;
    } catch {
      return [];
    }
  }
}

/** Milliseconds before the first request, so that moving the pointer across a link sends none. */
const hoverDelayMs = 100;
/** Milliseconds a hover waits for the response before it is shown without a status. */
const timeoutMs = 1_500;

/**
 * Resolves an invite for a hover. A response that arrives too late is cached for the next hover.
 * @param cancelSignal aborted when the user moves away
 * @returns undefined if the user moved away
 */
export async function resolveForHover(
  services: Services,
  link: InviteLink,
  cancelSignal: AbortSignal,
): Promise<InviteView | undefined> {
  const known = await peekInvite(services, link);
  if (known.answer === undefined && (await elapse(services, hoverDelayMs, cancelSignal)) === 'gone') {
    return undefined;
  }
  const asking = new AbortController();
  const stopAsking = (): void => {
    asking.abort();
  };
  cancelSignal.addEventListener('abort', stopAsking, { once: true });
  const timeout = new AbortController();
  const view = await Promise.race([
    resolveInvite(services, link, { by: 'background', signal: asking.signal, continueAfterAbort: true }),
    elapse(services, timeoutMs, timeout.signal),
  ]);
  timeout.abort();
  cancelSignal.removeEventListener('abort', stopAsking);
  if (cancelSignal.aborted) {
    return undefined;
  }
  return typeof view === 'string' ? peekInvite(services, link) : view;
}

async function elapse({ clock }: Services, ms: number, gone: AbortSignal): Promise<'elapsed' | 'gone'> {
  return clock.sleep(ms, gone).then(
    () => 'elapsed',
    () => 'gone',
  );
}
