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

  /**
   * Tells that something was done. Does not wait to be read.
   * @param next what the person may want to do now
   */
  done(message: string, next?: RemedyButton): void {
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
    const message = `${what} ${words.why}`;
    const remedy = this.remedies.button(words.remedy, context);
    void this.#offer(window.showErrorMessage(message, remedy.title), remedy);
  }

  async #offer(chosen: Thenable<string | undefined>, { title, act }: RemedyButton): Promise<void> {
    if ((await chosen) === title) {
      try {
        await act();
      } catch (error) {
        this.failed(l10n.t('That did not work.'), error);
      }
    }
  }
}
