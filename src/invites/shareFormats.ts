import { editorLink, redirectorOf } from './editorLink';
import { encodeHtmlText } from './htmlText';
import type { InviteLink } from './inviteLink';

/** An invite to hand on, and what a person should know about it. Names are foreign: every format escapes them. */
export interface SharedInvite {
  readonly link: InviteLink;
  readonly organizationName: string;
  /** How many members the organization has; undefined when nobody knows. */
  readonly memberCount?: number | undefined;
}

/** The link and nothing else. */
export function asPlainLink({ link }: SharedInvite): string {
  return link.text;
}

/** The organization's login link: it signs in, then joins. */
export function asLoginLink({ link }: SharedInvite): string {
  return link.loginText;
}

/** A Markdown link with the organization's name for its text. */
export function asMarkdown({ link, organizationName }: SharedInvite): string {
  return `[${encodeMarkdown(nameOf(organizationName, link))}](${link.text})`;
}

/** The source of an HTML link with the organization's name for its text. */
export function asHtml({ link, organizationName }: SharedInvite): string {
  return `<a href="${encodeHtmlText(link.text)}">${encodeHtmlText(nameOf(organizationName, link))}</a>`;
}

/** A link in Slack's own notation. The three characters that mean something in it are escaped as Slack asks. */
export function asSlack({ link, organizationName }: SharedInvite): string {
  const name = nameOf(organizationName, link);
  return `<${link.text}|${name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}>`;
}

/**
 * An address that leads to the invite's preview in an editor: through the web where the editor's vendor redirects there, for chats and code
 * hosts make nothing else clickable.
 *
 * @param scheme the editor's own, as it says itself: `vscode`, `vscode-insiders`, or a fork's
 */
export function asEditorLink({ link }: SharedInvite, scheme: string): string {
  const address = editorLink(scheme, link.inviteId);
  const redirector = redirectorOf(scheme);
  return redirector === undefined ? address : `https://${redirector}/redirect?url=${encodeURIComponent(address)}`;
}

/**
 * A text from a person's own template. `${organization}`, `${members}` and `${link}` are filled in, once: what is
 * filled in is not read again. Any other placeholder stays as it is. An unknown number of members becomes `?`.
 *
 * @param members writes the number in the person's language
 */
export function asInvitation(
  template: string,
  { link, organizationName, memberCount }: SharedInvite,
  members: (count: number) => string = String,
): string {
  const values = new Map([
    ['organization', nameOf(organizationName, link)],
    ['members', memberCount === undefined ? '?' : members(memberCount)],
    ['link', link.text],
  ]);
  return template.replace(/\$\{(\w+)\}/g, (placeholder, name: string) => values.get(name) ?? placeholder);
}

/**
 * A name on one line that cannot hide or turn around what stands beside it. An organization without one is called by
 * its host.
 */
function nameOf(name: string, link: InviteLink): string {
  const shown = name
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return shown === '' ? link.host.hostname : shown;
}

/** The punctuation that means something inside the text of a Markdown link, in its usual flavours. */
export function encodeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]~|$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
