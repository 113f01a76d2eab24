import { commands, l10n, window } from 'vscode';

import { chainOfCauses, GitpodError } from '../gitpod/gitpodError';
import type { Logger } from '../gitpod/ports';
import { isCreate, isJoin } from '../organizations/refusal';
import { failureWords, isTokenTurnedAway } from './failureWords';
import { commandIds } from './ids';
import { sessionOf, type FailureContext, type Remedies, type RemedyButton } from './remedies';

/** Tells people what happened. Foreign text must be harmless before it comes here. */
export class Notices {
  constructor(
    private readonly log: Logger,
    private readonly remedies: Remedies,
  ) {}

  /** Tells that something was done. Does not wait to be read. */
  done(message: string): void {
    void window.showInformationMessage(message);
  }

  /**
   * Tells that something failed: what, why, and what helps, with one button. Silent about a cancellation. Does not wait to be read.
   * @param what what did not happen, as a whole sentence
   */
  failed(what: string, error: unknown, context: FailureContext = {}): void {
    const words = failureWords(error, context);
    if (words === undefined) {
      return;
    }
    this.log.error(`${what} ${chainOfCauses(error)}`);
    const session = sessionOf(context);
    if (error instanceof GitpodError && isTokenTurnedAway(error) && session !== undefined) {
      if (isJoin(error) || isCreate(error)) {
        this.done(what);
      }
      // One question however many calls fail: the command joins the one that is already asked.
      void commands.executeCommand(commandIds.signInAgain, session.id);
      return;
    }
    void this.#offer(`${what} ${words.why}`, this.remedies.button(words.remedy, context));
  }

  async #offer(message: string, { title, act }: RemedyButton): Promise<void> {
    if ((await window.showErrorMessage(message, title)) === title) {
      try {
        await act();
      } catch (error) {
        this.failed(l10n.t('That did not work.'), error);
      }
    }
  }
}
