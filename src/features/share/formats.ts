import { env, l10n, type QuickPickItem, type TextDocument, window, workspace } from 'vscode';

import { encodeHtml } from '../../links/decode';
import { editorLink, redirectorOf } from '../../links/forms';
import type { InviteLink } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { formatNumber } from '../../ui/format';
import { invitationTemplate } from '../../ui/settings';

/** An invite to share, with details of its organization. Names are untrusted, so every format escapes them. */
export interface SharedInvite {
  readonly link: InviteLink;
  readonly organizationName: string;
  /** Number of members of the organization; undefined if unknown. */
  readonly memberCount?: number | undefined;
}

/** The plain URL. */
export function asPlainLink({ link }: SharedInvite): string {
  return link.text;
}

/** The organization's login link, which signs in and then joins. */
export function asLoginLink({ link }: SharedInvite): string {
  return link.loginText;
}

/** A Markdown link with the organization's name as its text. */
export function asMarkdown({ link, organizationName }: SharedInvite): string {
  return `[${encodeMarkdown(nameOf(organizationName, link))}](${link.text})`;
}

/** The source of an HTML link with the organization's name as its text. */
export function asHtml({ link, organizationName }: SharedInvite): string {
  return `<a href="${encodeHtml(link.text)}">${encodeHtml(nameOf(organizationName, link))}</a>`;
}

/** A link in Slack's own syntax. Its three special characters are escaped as Slack requires. */
export function asSlack({ link, organizationName }: SharedInvite): string {
  const name = nameOf(organizationName, link);
  return `<${link.text}|${name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}>`;
}

/**
 * A URL that opens the invite's preview in the editor. Goes through the web redirect of the editor's vendor if there is
 * one, because chats and code hosts make only web URLs clickable.
 *
 * @param scheme the URL scheme that the editor reports: `vscode`, `vscode-insiders`, or a fork's
 */
export function asEditorLink({ link }: SharedInvite, scheme: string): string {
  const address = editorLink(scheme, link.inviteId);
  const redirector = redirectorOf(scheme);
  return redirector === undefined ? address : `https://${redirector}/redirect?url=${encodeURIComponent(address)}`;
}

/**
 * Fills in `${organization}`, `${members}` and `${link}` in a template. Inserted values are not expanded again, and any
 * other placeholder is left unchanged. An unknown number of members becomes `?`.
 *
 * @param members formats the number of members in the user's language
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
 * Returns the name on one line, without characters that could hide or reorder the text next to it. Falls back to the
 * hostname if the organization has no name.
 */
function nameOf(name: string, link: InviteLink): string {
  const shown = name
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return shown === '' ? link.host.hostname : shown;
}

/** Escapes the punctuation that has a meaning in the text of a Markdown link, in the common flavors of Markdown. */
export function encodeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]~|$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** The subject of an e-mail with an invitation. */
export function invitationSubject(organization: Organization, link: InviteLink): string {
  return asInvitation(
    l10n.t({
      message: 'Invitation to join ${organization} on Gitpod',
      comment: "The subject of an e-mail. Keep ${organization}, the organization's name, as it is.",
    }),
    sharedInvite(organization, link),
  );
}

/**
 * The invitation to an organization, from the user's own template or the localized default. Always contains the link.
 * @param encode escapes an untrusted name for the text format of the invitation
 */
export function invitationText(organization: Organization, link: InviteLink, encode = identity): string {
  const template = invitationTemplate() || defaultTemplate(organization);
  return asInvitation(
    template.includes('${link}') ? template : `${template}\n\n\${link}`,
    sharedInvite(organization, link, encode),
    formatNumber,
  );
}

/** Combines an organization's link with the details that the formats need. */
export function sharedInvite({ name, memberCount }: Organization, link: InviteLink, encode = identity): SharedInvite {
  return { link, organizationName: encode(name), memberCount };
}

function identity(name: string): string {
  return name;
}

function defaultTemplate({ memberCount }: Organization): string {
  const paragraphs = [
    l10n.t({
      message: 'You are invited to join ${organization} on Gitpod.',
      comment: "A message that the user sends to others. Keep ${organization}, the organization's name, as it is.",
    }),
    ...(memberCount !== undefined && memberCount > 1
      ? [
          l10n.t({
            message: 'It already has ${members} members.',
            comment:
              'Follows "You are invited to join ${organization} on Gitpod." Keep ${members}, a number above one, as it is.',
          }),
        ]
      : []),
    l10n.t({
      message: 'Open this link and sign in:',
      comment: 'A message that the user sends to others; the link follows.',
    }),
    '${link}',
    l10n.t('Anyone who has the link can join, so please keep it to yourself.'),
  ];
  return paragraphs.join('\n\n');
}

/** A format in which a link can be copied, as an item to pick. */
export interface LinkFormat extends QuickPickItem {
  /** Identifies the format when the last choice is stored. */
  readonly id: string;
  text(organization: Organization, link: InviteLink): string;
}

/**
 * All formats, the plain URL first.
 * @param scheme the editor's URL scheme
 */
export function linkFormats(scheme = env.uriScheme): readonly LinkFormat[] {
  const redirector = redirectorOf(scheme);
  return [
    {
      id: 'link',
      label: l10n.t({ message: 'Link', comment: 'A format of a link: the plain URL.' }),
      description: l10n.t('the plain URL'),
      text: (organization, link) => asPlainLink(sharedInvite(organization, link)),
    },
    {
      id: 'markdown',
      label: l10n.t({ message: 'Markdown', comment: 'A format of a link.' }),
      description: '[…](https://…)',
      text: (organization, link) => asMarkdown(sharedInvite(organization, link)),
    },
    {
      id: 'html',
      label: l10n.t({ message: 'HTML source', comment: 'A format of a link.' }),
      description: '<a href="https://…">…</a>',
      text: (organization, link) => asHtml(sharedInvite(organization, link)),
    },
    {
      id: 'slack',
      label: l10n.t({ message: 'Slack', comment: 'The product. A format of a link.' }),
      description: '<https://…|…>',
      text: (organization, link) => asSlack(sharedInvite(organization, link)),
    },
    {
      id: 'invitation',
      label: l10n.t({ message: 'Invitation', comment: 'A format of a link: a text that invites.' }),
      description: l10n.t('short message with the link, customizable with the setting invitationTemplate'),
      text: (organization, link) => invitationText(organization, link),
    },
    {
      id: 'loginLink',
      label: l10n.t({
        message: 'Login link',
        comment: 'A format of a link: the sign-in page.',
      }),
      description: l10n.t('opens the sign-in page of the organization'),
      text: (organization, link) => asLoginLink(sharedInvite(organization, link)),
    },
    {
      id: 'editorLink',
      label: l10n.t({
        message: 'Editor link',
        comment: 'A format of a link: opens in VS Code.',
      }),
      description: l10n.t('opens the invite in {0}, for those who have this extension', env.appName),
      ...(redirector !== undefined && { detail: l10n.t('opens through {0}, which sees the invite', redirector) }),
      text: (organization, link) => asEditorLink(sharedInvite(organization, link), scheme),
    },
  ];
}

const drafts = new WeakSet<TextDocument>();

/**
 * Whether a document is an invitation draft opened by `openInvitation`, which is meant to contain a link. Saving it to
 * a file creates another document, which is not a draft.
 */
export function isInvitationDraft(document: TextDocument): boolean {
  return drafts.has(document);
}

/** Opens the invitation in a new Markdown document, with the organization's name escaped. Saves nothing. */
export async function openInvitation(organization: Organization, link: InviteLink): Promise<void> {
  const content = `${invitationText(organization, link, encodeMarkdown)}\n`;
  const draft = await workspace.openTextDocument({ language: 'markdown', content });
  drafts.add(draft);
  await window.showTextDocument(draft);
}
