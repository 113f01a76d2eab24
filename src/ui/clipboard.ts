import { env, l10n, window } from 'vscode';

import type { GitpodHost } from '../api/host';
import type { InviteLink } from '../links/inviteLink';
import { readInviteLink } from '../links/readPasted';
import { type ErrorButton, titleOf } from './errorMessages';
import { readOptions } from './knownHosts';
import { offerManualCopy } from './manualCopy';
import { isScreenReaderOn } from './settings';

/** A browser may ask the user before it lets VS Code read or write, and then does not answer until they have decided. */
const timeoutMs = 1000;

/** How long the status bar says that something was copied. */
const shownForMs = 5000;

/**
 * - `verified`: the clipboard was read back and holds the text.
 * - `unverified`: the text was written, and the clipboard cannot be read.
 * - `failed`: the text was not written, or the clipboard holds something else.
 */
export type CopyOutcome = 'verified' | 'unverified' | 'failed';

/** A text to copy, and what to say about it. */
interface Copy {
  readonly text: string;
  /** What the text is: the title of what shows it where it could not be copied. */
  readonly title: string;
  /** What to say once it is copied. */
  readonly done: string;
  /** What the user may want to do then. */
  readonly next?: ErrorButton | undefined;
}

/** Says what a notification is for: something with a button, or a failure. */
type Report = (message: string, next?: ErrorButton) => unknown;

/** The text on the clipboard; undefined where VS Code may not read it, or gets no answer within a second. */
async function readClipboard(): Promise<string | undefined> {
  return (await inTime(() => env.clipboard.readText()))?.value;
}

/** Copies a text. Takes no longer than two seconds, and never rejects. An empty text is not copied. */
export async function copyText(text: string): Promise<CopyOutcome> {
  if (text.trim() === '' || (await inTime(() => env.clipboard.writeText(text))) === undefined) {
    return 'failed';
  }
  const held = await readClipboard();
  if (held === undefined || held === '') {
    return 'unverified'; // VS Code gives an empty text where a browser refuses.
  }
  return isSameText(held, text) ? 'verified' : 'failed';
}

/** Copies a text and says so, as far as it is known. */
export async function copyAndReport(copy: Copy, report: Report = notify): Promise<boolean> {
  if (copy.text.trim() === '') {
    await report(l10n.t("Couldn't copy: there is no text."), copy.next);
    return false;
  }
  return reportCopy(copy, await copyText(copy.text), report);
}

/**
 * Reports a copy: in the status bar where it succeeded and there is nothing to do next. Where it failed, the text is shown to be copied
 * by hand; that is not waited for.
 * @param copied is called when the text is copied, or was most likely
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
 * Says that something was copied. VS Code announces notifications to screen readers, but no status bar messages: its status bar is a
 * live region that is off. So users of a screen reader get a notification.
 */
async function reportCopied(done: string, next: ErrorButton | undefined, report: Report): Promise<void> {
  if (next === undefined && !isScreenReaderOn()) {
    window.setStatusBarMessage(`$(check) ${done}`, shownForMs);
  } else {
    await report(done, next);
  }
}

/** Shows a notification. Does not wait to be read. */
export function notify(message: string, next?: ErrorButton): void {
  void Promise.resolve(window.showInformationMessage(message, ...titleOf(next)))
    .then((chosen) => (chosen === undefined ? undefined : next?.act()))
    .catch(() => undefined); // The window is closing.
}

/** A browser on Windows gives `\n` back as `\r\n`. */
function isSameText(one: string, other: string): boolean {
  return withPlainLineEnds(one) === withPlainLineEnds(other);
}

function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** What the work gives; undefined when it fails or takes too long. */
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

/** More than this is no message with an invite in it, and not worth a look. */
const maxTextLength = 10_000;

/**
 * The one invite on the clipboard; undefined also where VS Code cannot read it within a second. Call it only for a command that takes an
 * invite.
 */
export async function clipboardInvite(hosts: readonly GitpodHost[]): Promise<InviteLink | undefined> {
  const text = await readClipboard();
  const read = text === undefined || text.length > maxTextLength ? undefined : readInviteLink(text, readOptions(hosts));
  return read?.kind === 'link' ? read.link : undefined;
}
