import { commands, l10n, window, workspace } from 'vscode';

import { formatErrorChain, GitpodError } from '../api/errors';
import type { Logger } from '../api/ports';
import type { SessionClients } from '../auth/clients';
import { isChange } from '../organizations/refusal';
import { errorButton } from './errorActions';
import { type ErrorButton, errorMessage, type FailureContext, isTokenRejected, sessionOf } from './errorMessages';
import { commandIds } from './ids';

/** Shows notifications. Callers must sanitize untrusted text. */
export class Notifications {
  constructor(
    private readonly log: Logger,
    private readonly clients: SessionClients,
  ) {}

  /**
   * Shows an information message, without waiting for the user.
   * @param next the button of the message
   */
  info(message: string, next?: ErrorButton): void {
    if (next === undefined) {
      void window.showInformationMessage(message);
    } else {
      void this.#offer(window.showInformationMessage(message, next.title), next);
    }
  }

  /**
   * Reports a failure, but no cancellation: what failed, why, and one button that helps. Does not wait for the user.
   * @param what what did not happen, as a full sentence
   */
  error(what: string, error: unknown, context: FailureContext = {}): void {
    const message = errorMessage(error, context);
    if (message === undefined) {
      return;
    }
    this.log.error(`${what} ${formatErrorChain(error)}`);
    const session = sessionOf(context);
    if (error instanceof GitpodError && isTokenRejected(error) && session !== undefined) {
      if (isChange(error)) {
        this.info(what);
      }
      // However many calls fail, there is one prompt: the command joins a prompt that is already shown.
      void commands.executeCommand(commandIds.signInAgain, session.id);
      return;
    }
    const button = errorButton({ clients: this.clients, notifications: this }, message.action, context);
    const text = `${what} ${message.why}`;
    void this.#offer(window.showErrorMessage(text, button.title), button);
  }

  /**
   * Runs an action. If it fails, reports that and offers to retry.
   * @param what what did not happen, as a full sentence
   */
  async attempt(what: string, act: () => PromiseLike<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.error(what, error, { retry: () => this.attempt(what, act) });
    }
  }

  async #offer(chosen: Thenable<string | undefined>, { title, act }: ErrorButton): Promise<void> {
    if ((await chosen) === title) {
      try {
        await act();
      } catch (error) {
        this.error(l10n.t("Couldn't run the command."), error);
      }
    }
  }
}

/** A button to find remaining copies of a replaced link; undefined if no folder is open. */
export function searchSuggestion(): ErrorButton | undefined {
  return workspace.workspaceFolders === undefined
    ? undefined
    : {
        title: l10n.t('Find Invite Links in Workspace'),
        act: () => commands.executeCommand(commandIds.findInviteLinks),
      };
}
