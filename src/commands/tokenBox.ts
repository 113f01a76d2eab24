import { env, InputBoxValidationSeverity, l10n, ThemeIcon, Uri, window, type InputBox } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import { Token } from '../gitpod/token';
import { identify } from '../sessions/identify';
import { readToken, type TokenProblem } from '../sessions/readToken';
import { sessionId, type Session } from '../sessions/session';
import type { SessionClients } from '../sessions/sessionClients';
import type { SessionStore } from '../sessions/sessionStore';
import { failureWords } from '../ui/failureWords';
import { harmless } from '../gitpod/harmless';

/** Which account must sign in, where it matters: the session that is to go on. */
export interface WantedAccount {
  readonly id: string;
  readonly label: string;
}

/** The box that asks for a personal access token, tries it against the service, and keeps the session when it works. */
export class TokenBox {
  constructor(
    private readonly sessions: SessionStore,
    private readonly clients: SessionClients,
  ) {}

  /** @returns undefined when the person closed the box */
  ask(host: GitpodHost, wanted: WantedAccount | undefined): Promise<Session | undefined> {
    const box = window.createInputBox();
    const tokensPage = {
      iconPath: new ThemeIcon('link-external'),
      tooltip: l10n.t('Open the page where tokens are made: {0}', host.tokensPage),
    };
    box.title =
      wanted === undefined
        ? l10n.t('Sign in to {0}', host.hostname)
        : l10n.t('Sign in to {0} again as {1}', host.hostname, harmless(wanted.label));
    box.prompt = l10n.t('Paste a personal access token. Creating invites needs one that may read and write.');
    box.placeholder = l10n.t('Personal access token');
    box.password = true;
    box.ignoreFocusOut = true; // People leave for the browser to make the token.
    box.buttons = [tokensPage];

    const closed = new AbortController();
    return new Promise((resolve) => {
      box.onDidTriggerButton(() => void env.openExternal(Uri.parse(host.tokensPage)));
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      });
      box.onDidAccept(async () => {
        if (box.busy) {
          return;
        }
        const session = await this.#try(box, host, wanted, closed.signal);
        if (session !== undefined) {
          resolve(session);
          box.hide();
        }
      });
      box.onDidHide(() => {
        closed.abort();
        resolve(undefined);
        box.dispose();
      });
      box.show();
    });
  }

  /** Signs in with what the box holds, or says in the box why that did not work. */
  async #try(
    box: InputBox,
    host: GitpodHost,
    wanted: WantedAccount | undefined,
    signal: AbortSignal,
  ): Promise<Session | undefined> {
    const token = readToken(box.value);
    if (!(token instanceof Token)) {
      box.validationMessage = problemWords(token);
      return undefined;
    }
    box.busy = true;
    box.enabled = false;
    try {
      const identity = await identify(this.clients.trying(host, token), signal);
      if (signal.aborted) {
        return undefined;
      }
      if (wanted !== undefined && sessionId(host, identity.subjectId) !== wanted.id) {
        box.validationMessage = l10n.t(
          'This token belongs to {0}. The one that is asked for belongs to {1}.',
          harmless(identity.name),
          harmless(wanted.label),
        );
        return undefined;
      }
      return await this.sessions.add(host, token, identity);
    } catch (error) {
      const words = failureWords(error, { as: 'newToken' });
      box.validationMessage = words && { message: words.why, severity: InputBoxValidationSeverity.Error };
      return undefined;
    } finally {
      box.enabled = true;
      box.busy = false;
    }
  }
}

function problemWords(problem: TokenProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Paste a token first. The button above opens the page where tokens are made.');
    case 'address':
      return l10n.t('This is an address, not a token. Open it in a browser, and copy the token that is made there.');
    case 'notOneWord':
      return l10n.t('A token is one word without blanks. Copy it once more.');
    default:
      return problem satisfies never;
  }
}
