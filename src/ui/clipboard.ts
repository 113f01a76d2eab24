import { env, l10n, window } from 'vscode';

import type { GitpodHost } from '../api/host';
import type { InviteLink } from '../links/inviteLink';
import { readInviteLink } from '../links/readPasted';
import { type ErrorButton, titleOf } from './errorMessages';
import { readOptions } from './knownHosts';
import { offerManualCopy } from './manualCopy';
import { isScreenReaderOn } from './settings';

/** A browser may ask the user for permission to read or write, and does not answer until they decide. */
const timeoutMs = 1000;

/** How long the status bar shows that something was copied. */
const shownForMs = 5000;

/**
 * - `verified`: the clipboard was read back and holds the text.
 * - `unverified`: the text was written, but the clipboard cannot be read.
 * - `failed`: the text was not written, or the clipboard holds something else.
 */
export type CopyOutcome = 'verified' | 'unverified' | 'failed';

/** A text to copy, and the messages about it. */
interface Copy {
  readonly text: string;
  /** Describes the text; the title of the input box or document that shows it if copying fails. */
  readonly title: string;
  /** The message once the text is copied. */
  readonly done: string;
  /** The button of that message. */
  readonly next?: ErrorButton | undefined;
}

/** Shows a message that belongs in a notification: one with a button, or a failure. */
type Report = (message: string, next?: ErrorButton) => unknown;

/** The text on the clipboard; undefined if VS Code may not read it, or it does not answer within a second. */
async function readClipboard(): Promise<string | undefined> {
  return (await inTime(() => env.clipboard.readText()))?.value;
}

/** Copies a text, unless it is empty. Takes at most two seconds, and never rejects. */
export async function copyText(text: string): Promise<CopyOutcome> {
  if (text.trim() === '' || (await inTime(() => env.clipboard.writeText(text))) === undefined) {
    return 'failed';
  }
  const held = await readClipboard();
  if (held === undefined || held === '') {
    return 'unverified'; // VS Code returns an empty text if a browser refuses.
  }
  return isSameText(held, text) ? 'verified' : 'failed';
}

/** Copies a text and reports the outcome, as far as it is known. */
export async function copyAndReport(copy: Copy, report: Report = notify): Promise<boolean> {
  if (copy.text.trim() === '') {
    await report(l10n.t("Couldn't copy: there is no text."), copy.next);
    return false;
  }
  return reportCopy(copy, await copyText(copy.text), report);
}

/**
 * Reports a copy, in the status bar if it succeeded and has no button. If it failed, shows the text for the user to
 * copy manually, without waiting for that.
 * @param copied called when the text is copied, or most likely is
 * @returns whether it is
 */
export async function reportCopy(
  copy: Copy,
  outcome: CopyOutcome,
  report: Report = notify,
  copied: () => Promise<unknown> = () => Promise.resolve(),
): Promise<boolean> {
  const { text, title, done, next } = copy;
  switch (outcome) {
    case 'verified':
      await reportCopied(done, next, report);
      await copied();
      return true;
    case 'unverified':
      await report(
        l10n.t({
          message: "{0} Couldn't verify the clipboard.",
          args: [done],
          comment: '{0}: a sentence.',
        }),
        {
          title: l10n.t('Copy Manually'),
          act: () => offerManualCopy(text, title),
        },
      );
      await copied();
      return true;
    case 'failed':
      void copyByHand(copy, report, copied).catch(() => undefined); // The window is closing.
      return false;
    default:
      return outcome satisfies never;
  }
}

async function copyByHand(
  { text, title, done, next }: Copy,
  report: Report,
  copied: () => Promise<unknown>,
): Promise<void> {
  if ((await offerManualCopy(text, title)) === 'open') {
    return;
  }
  const held = await readClipboard();
  if (held !== undefined && isSameText(held, text)) {
    await reportCopied(done, next, report);
    await copied();
  }
}

/**
 * Reports that something was copied. Screen reader users get a notification, because VS Code does not announce status
 * bar messages: its status bar is a live region that is off.
 */
async function reportCopied(done: string, next: ErrorButton | undefined, report: Report): Promise<void> {
  if (next === undefined && !isScreenReaderOn()) {
    window.setStatusBarMessage(`$(check) ${done}`, shownForMs);
  } else {
    await report(done, next);
  }
}

/** Shows a notification, without waiting for the user. */
export function notify(message: string, next?: ErrorButton): void {
  void Promise.resolve(window.showInformationMessage(message, ...titleOf(next)))
    .then((chosen) => (chosen === undefined ? undefined : next?.act()))
    .catch(() => undefined); // The window is closing.
}

/** A browser on Windows returns `\n` as `\r\n`. */
function isSameText(one: string, other: string): boolean {
  return withPlainLineEnds(one) === withPlainLineEnds(other);
}

function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The result of the work; undefined if it fails or times out. */
async function inTime<T>(work: () => PromiseLike<T>): Promise<{ readonly value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  try {
    return await Promise.race([work().then((value) => ({ value })), timeout]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Longer texts are not parsed: they are unlikely to be a message with an invite. */
const maxTextLength = 10_000;

/**
 * The only invite on the clipboard; undefined also if VS Code cannot read it within a second. Call it only for a
 * command that takes an invite.
 */
export async function clipboardInvite(hosts: readonly GitpodHost[]): Promise<InviteLink | undefined> {
  const text = await readClipboard();
  const read = text === undefined || text.length > maxTextLength ? undefined : readInviteLink(text, readOptions(hosts));
  return read?.kind === 'link' ? read.link : undefined;
}
