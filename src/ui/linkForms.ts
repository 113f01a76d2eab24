import { env, l10n, type QuickPickItem } from 'vscode';

import { redirectorOf } from '../invites/editorLink';
import type { InviteLink } from '../invites/inviteLink';
import { asEditorLink, asHtml, asLoginLink, asMarkdown, asPlainLink, asSlack } from '../invites/shareFormats';
import type { Organization } from '../organizations/organization';
import { invitationText, sharedInvite } from './invitation';

/** A form in which a link can be copied, as a person chooses it. */
export interface LinkForm extends QuickPickItem {
  /** How the choice is remembered. */
  readonly id: string;
  text(organization: Organization, link: InviteLink): string;
  /** What to say once it is copied. */
  done(name: string, masked: string): string;
}

/**
 * Every form, the plain one first.
 * @param scheme the editor's own
 */
export function linkForms(scheme = env.uriScheme): readonly LinkForm[] {
  const redirector = redirectorOf(scheme);
  return [
    {
      id: 'link',
      label: l10n.t('Link'),
      description: l10n.t('the address and nothing else'),
      text: (organization, link) => asPlainLink(sharedInvite(organization, link)),
      done: (name, masked) => l10n.t('Copied the invite link of {0} ({1}).', name, masked),
    },
    {
      id: 'markdown',
      label: l10n.t('Markdown'),
      description: '[…](https://…)',
      text: (organization, link) => asMarkdown(sharedInvite(organization, link)),
      done: (name, masked) => l10n.t('Copied the invite link of {0} ({1}) as Markdown.', name, masked),
    },
    {
      id: 'html',
      label: l10n.t('HTML source'),
      description: '<a href="https://…">…</a>',
      text: (organization, link) => asHtml(sharedInvite(organization, link)),
      done: (name, masked) => l10n.t('Copied the invite link of {0} ({1}) as HTML source.', name, masked),
    },
    {
      id: 'slack',
      label: l10n.t('Slack'),
      description: '<https://…|…>',
      text: (organization, link) => asSlack(sharedInvite(organization, link)),
      done: (name, masked) => l10n.t("Copied the invite link of {0} ({1}) in Slack's notation.", name, masked),
    },
    {
      id: 'invitation',
      label: l10n.t('Invitation'),
      description: l10n.t('a few sentences with the link; the setting invitationTemplate words them'),
      text: (organization, link) => invitationText(organization, link),
      done: (name, masked) => l10n.t('Copied an invitation to {0} ({1}).', name, masked),
    },
    {
      id: 'loginLink',
      label: l10n.t('Login link'),
      description: l10n.t('leads to the sign-in page of the organization'),
      text: (organization, link) => asLoginLink(sharedInvite(organization, link)),
      done: (name, masked) => l10n.t('Copied the login link of {0} ({1}).', name, masked),
    },
    {
      id: 'editorLink',
      label: l10n.t('Editor link'),
      description: l10n.t('opens the invite in {0}, for those who have this extension', env.appName),
      ...(redirector !== undefined && { detail: l10n.t('leads through {0}, which sees the invite', redirector) }),
      text: (organization, link) => asEditorLink(sharedInvite(organization, link), scheme),
      done: (name, masked) => l10n.t('Copied an editor link to the invite of {0} ({1}).', name, masked),
    },
  ];
}
