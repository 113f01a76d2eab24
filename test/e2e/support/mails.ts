import type { Page } from 'playwright-core';

/** Subject and body of a mail draft, decoded as a mail app would (RFC 6068). */
export interface MailDraft {
  readonly subject: string;
  readonly body: string;
}

/** Collects the mail drafts that a page opens through `mailto:` URLs, which a browser passes to a mail app. */
export async function collectMails(page: Page): Promise<readonly MailDraft[]> {
  const mails: MailDraft[] = [];
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.enable');
  devtools.on('Page.frameRequestedNavigation', ({ url }) => {
    const [, subject, body] = /^mailto:\?subject=([^&]*)&body=([^&]*)$/.exec(url) ?? [];
    if (subject !== undefined && body !== undefined) {
      mails.push({ subject: decodeURIComponent(subject), body: decodeURIComponent(body) });
    }
  });
  return mails;
}
