import { type HttpResponse, htmlResponse } from './response';

/** One request of a browser for a page. Contains only the last four characters of an invite. */
export interface PageRequest {
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

/** A static page for a known path; a 404 page for any other. */
export function pageResponse(path: string): HttpResponse {
  const page = pages.find((known) => known.path.test(path));
  return page === undefined ? htmlResponse(404, 'Page not found') : htmlResponse(200, page.title);
}

/** Path and query, with every invite ID reduced to its last four characters. */
export function maskedPath(url: URL): string {
  return `${url.pathname}${url.search}`.replace(
    /(join-organization\/|inviteId=)([\w-]+)/g,
    (_match, prefix: string, inviteId: string) => `${prefix}…${inviteId.slice(-4)}`,
  );
}
