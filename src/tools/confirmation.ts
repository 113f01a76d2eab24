import { l10n, MarkdownString, type PreparedToolInvocation } from 'vscode';

import type { Session } from '../sessions/session';
import { foreignMarkdown } from '../ui/foreignMarkdown';
import { harmless } from '../gitpod/harmless';

/**
 * What a person has to agree to before a tool acts: what it is, what follows from it, and as whom.
 * @param title harmless
 * @param consequence harmless
 */
export function confirmation(
  title: string,
  { session }: { readonly session: Session },
  consequence: string,
): PreparedToolInvocation {
  const as = l10n.t('As {0}, at {1}.', harmless(session.label), session.host.hostname);
  const message = new MarkdownString(`${foreignMarkdown(consequence)}\n\n${foreignMarkdown(as)}`);
  return { confirmationMessages: { title, message } };
}
