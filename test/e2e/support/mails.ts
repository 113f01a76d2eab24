import type { Page } from 'playwright-core';

/** A mail that was started, as a mail program reads it (RFC 6068). */
export interface StartedMail {
  readonly subject: string;
  readonly body: string;
}

/** Listens for mails that a page starts: the addresses it goes to, which a browser hands on to a mail program. */
export async function collectMails(page: Page): Promise<readonly StartedMail[]> {
  const mails: StartedMail[] = [];
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
