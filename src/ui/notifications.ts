import { commands, l10n, window, workspace } from 'vscode';

import { formatErrorChain, GitpodError } from '../api/errors';
import type { Logger } from '../api/ports';
import type { SessionClients } from '../auth/clients';
import { isChange } from '../organizations/refusal';
import { errorButton } from './errorActions';
import { type ErrorButton, errorMessage, type FailureContext, isTokenRejected, sessionOf } from './errorMessages';
import { commandIds } from './ids';

/** Tells users what happened. Untrusted text must be sanitized before it comes here. */
export class Notifications {
  constructor(
    private readonly log: Logger,
    private readonly clients: SessionClients,
  ) {}

  /**
   * Tells that something was done. Does not wait to be read.
   * @param next what the user may want to do now
   */
  done(message: string, next?: ErrorButton): void {
    if (next === undefined) {
      void window.showInformationMessage(message);
    } else {
      void this.#offer(window.showInformationMessage(message, next.title), next);
    }
  }

  /**
   * Tells that something failed: what, why, and what helps, with one button. Silent about a cancellation. Does not wait to be read.
   * @param what what did not happen, as a whole sentence
   */
  failed(what: string, error: unknown, context: FailureContext = {}): void {
    const message = errorMessage(error, context);
    if (message === undefined) {
      return;
    }
    this.log.error(`${what} ${formatErrorChain(error)}`);
    const session = sessionOf(context);
    if (error instanceof GitpodError && isTokenRejected(error) && session !== undefined) {
      if (isChange(error)) {
        this.done(what);
      }
      // One question however many calls fail: the command joins the one that is already asked.
      void commands.executeCommand(commandIds.signInAgain, session.id);
      return;
    }
    const button = errorButton({ clients: this.clients, notifications: this }, message.action, context);
    const text = `${what} ${message.why}`;
    void this.#offer(window.showErrorMessage(text, button.title), button);
  }

  /**
   * Does something. When it fails, tells so, and offers to try it again.
   * @param what what did not happen, as a whole sentence
   */
  async attempt(what: string, act: () => PromiseLike<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.failed(what, error, { retry: () => this.attempt(what, act) });
    }
  }

  async #offer(chosen: Thenable<string | undefined>, { title, act }: ErrorButton): Promise<void> {
    if ((await chosen) === title) {
      try {
        await act();
      } catch (error) {
        this.failed(l10n.t("Couldn't run the command."), error);
      }
    }
  }
}

/** What helps when a link was replaced: to find where it still stands. Undefined where there is nothing to search. */
export function searchSuggestion(): ErrorButton | undefined {
  return workspace.workspaceFolders === undefined
    ? undefined
    : {
        title: l10n.t('Find Invite Links in Workspace'),
        act: () => commands.executeCommand(commandIds.findInviteLinks),
      };
}
