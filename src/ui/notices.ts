import { commands, l10n, window } from 'vscode';

import { chainOfCauses } from '../gitpod/gitpodError';
import type { Logger } from '../gitpod/ports';
import type { Session } from '../sessions/session';
import { failureWords, type Remedy } from './failureWords';
import { commandIds } from './ids';

/** What is known about a failure where it is told. */
export interface FailureContext {
  /** Whose request it was; needed to sign in again. */
  readonly session?: Session | undefined;
  /** Does once more what failed; without it no such button is shown. */
  readonly retry?: (() => Promise<void>) | undefined;
}

/** Tells people what happened. Foreign text must be harmless before it comes here. */
export class Notices {
  constructor(private readonly log: Logger) {}

  /** Tells that something was done. Does not wait to be read. */
  done(message: string): void {
    void window.showInformationMessage(message);
  }

  /**
   * Tells that something failed: what, why, and what helps. Silent about a cancellation. Does not wait to be read.
   * @param what what did not happen, as a whole sentence
   */
  failed(what: string, error: unknown, context: FailureContext = {}): void {
    const words = failureWords(error);
    if (words === undefined) {
      return;
    }
    this.log.error(`${what} ${chainOfCauses(error)}`);
    if (words.remedy === 'signInAgain' && context.session !== undefined) {
      // One question however many calls fail: the command joins the one that is already asked.
      void commands.executeCommand(commandIds.signInAgain, context.session.id);
      return;
    }
    void this.#offer(`${what} ${words.why}`, words.remedy, context);
  }

  async #offer(message: string, remedy: Remedy | undefined, context: FailureContext): Promise<void> {
    const [title, act] = this.#button(remedy, context) ?? [];
    const chosen =
      title === undefined ? await window.showErrorMessage(message) : await window.showErrorMessage(message, title);
    if (chosen !== undefined) {
      await act?.();
    }
  }

  #button(remedy: Remedy | undefined, context: FailureContext): [string, () => PromiseLike<unknown>] | undefined {
    switch (remedy) {
      case 'retry':
        return context.retry && [l10n.t('Try Again'), context.retry];
      case 'openSettings':
        return [l10n.t('Open Settings'), () => commands.executeCommand(commandIds.openSettings)];
      case 'signInAgain':
        return [l10n.t('Sign In'), () => commands.executeCommand(commandIds.signIn)];
      case 'showLog':
        return [l10n.t('Show Log'), () => commands.executeCommand(commandIds.showLog)];
      case undefined:
        return undefined;
      default:
        return remedy satisfies never;
    }
  }
}
