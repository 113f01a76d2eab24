import { Hover, Range, type CancellationToken, type HoverProvider, type Position, type TextDocument } from 'vscode';

import type { Clock } from '../gitpod/ports';
import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import { inviteCard } from '../ui/inviteCard';
import { knownHosts } from '../ui/knownHosts';
import { cardActions } from './cardActions';
import type { Glances } from './glances';
import { linkAt } from './linkAt';
import { lookAlikeCard } from './lookAlikeCard';
import type { ShownInvites } from './shownInvites';

/** Shows what an invite link in a document is, wherever the pointer or the keyboard rests on one. */
export class InviteHover implements HoverProvider {
  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly glances: Glances,
    private readonly shown: ShownInvites,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async provideHover(document: TextDocument, position: Position, token: CancellationToken): Promise<Hover | undefined> {
    const { line } = position;
    const found = linkAt(document.lineAt(line).text, position.character, knownHosts(await this.#signedIn()));
    if (found === undefined) {
      return undefined;
    }
    const range = new Range(line, found.start, line, found.end);
    if (found.kind === 'lookAlike') {
      return new Hover(lookAlikeCard(found), range);
    }
    const view = await untilCancelled(token, (gone) => this.glances.at(found.link, gone));
    if (view === undefined) {
      return undefined;
    }
    const place = { document: document.uri.toString(), line, character: found.start };
    const handle = this.shown.handleOf({ link: found.link, place });
    return new Hover(inviteCard(view, this.clock.now(), cardActions(view, handle)), range);
  }

  /** Nobody, where that cannot be read: what is asked next says why. */
  async #signedIn(): Promise<readonly Session[]> {
    try {
      return (await this.sessions.read()).sessions;
    } catch {
      return [];
    }
  }
}

async function untilCancelled<T>(token: CancellationToken, work: (gone: AbortSignal) => Promise<T>): Promise<T> {
  const cancellation = new AbortController();
  const listening = token.onCancellationRequested(() => {
    cancellation.abort();
  });
  if (token.isCancellationRequested) {
    cancellation.abort();
  }
  try {
    return await work(cancellation.signal);
  } finally {
    listening.dispose();
  }
}
