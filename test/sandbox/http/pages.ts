import { type Answer, htmlAnswer } from './answer';

/** One visit to a page that a person's browser opens. Of an invite only the last four characters are kept. */
export interface PageVisit {
  readonly at: string;
  readonly path: string;
}

const pages: readonly { readonly path: RegExp; readonly title: string }[] = [
  { path: /^\/$/, title: 'Gitpod sandbox' },
  { path: /^\/settings\/personal-access-tokens$/, title: 'Personal access tokens' },
  { path: /^\/settings\/members$/, title: 'Members' },
  { path: /^\/join-organization\/[\w-]+$/, title: 'Join an organization' },
  { path: /^\/login$/, title: 'Log in' },
];

/** The plain page at an address, without scripts; a 404 page where there is none. */
export function pageAnswer(path: string): Answer {
  const page = pages.find((known) => known.path.test(path));
  return page === undefined ? htmlAnswer(404, 'Page not found') : htmlAnswer(200, page.title);
}

/** The address as it may be told: an invite shortened to its end. */
export function maskedPath(url: URL): string {
  return `${url.pathname}${url.search}`.replace(
    /(join-organization\/|inviteId=)([\w-]+)/g,
    (_match, before: string, inviteId: string) => `${before}…${inviteId.slice(-4)}`,
  );
}
