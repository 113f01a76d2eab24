import {
  l10n,
  LanguageModelTextPart,
  type LanguageModelTool,
  LanguageModelToolResult,
  MarkdownString,
  type PreparedToolInvocation,
} from 'vscode';

import { sanitizeForDisplay } from '../api/sanitize';

/**
 * Loads a tool on first use, so that activation does not. Like the tools themselves, it never throws. If loading fails,
 * the user is still asked for confirmation, because loading may succeed by the time they confirm.
 */
export function lazyTool(load: () => Promise<LanguageModelTool<unknown>>): LanguageModelTool<unknown> {
  return {
    prepareInvocation: async (options, token) => {
      try {
        return await (await load()).prepareInvocation?.(options, token);
      } catch {
        return fallbackConfirmation(options);
      }
    },
    invoke: async (options, token) => {
      let tool: LanguageModelTool<unknown>;
      try {
        tool = await load();
      } catch {
        return result({ error: 'The extension could not be loaded. Nothing was done.' });
      }
      try {
        return (await tool.invoke(options, token)) ?? result({});
      } catch {
        return result({ error: 'Unexpected error.' });
      }
    },
  };
}

function result(facts: object): LanguageModelToolResult {
  return new LanguageModelToolResult([new LanguageModelTextPart(JSON.stringify(facts))]);
}

/** The input properties that the confirmation shows; never the invite itself. */
const shownNames: readonly string[] = ['organization', 'account', 'replaces', 'member', 'role'];
/** Longer than any account, and shorter than an invite link in any encoding. */
const maxShownLength = 60;

/** A confirmation made from the input alone. It shows only the end of each id, because one may be an invite id. */
function fallbackConfirmation(options: { readonly input: unknown }): PreparedToolInvocation {
  const message = new MarkdownString();
  message.appendText(l10n.t("Couldn't check what this changes, because the extension couldn't be loaded."));
  message.appendMarkdown('\n\n');
  message.appendText(
    l10n.t({
      message: 'Requested: {0}',
      args: [requested(options)],
      comment: '{0} is what a language model asked for, as it wrote it.',
    }),
  );
  return { confirmationMessages: { title: l10n.t('Let a language model use your Gitpod organizations?'), message } };
}

function requested(options: { readonly input: unknown }): string {
  try {
    const { input } = options;
    return typeof input === 'object' && input !== null
      ? Object.entries(input)
          .flatMap(([name, value]: [string, unknown]) =>
            typeof value === 'string' && shownNames.includes(name)
              ? [`${name}: ${sanitizeForDisplay(value, maxShownLength)}`]
              : [],
          )
          .join(' · ')
      : '';
  } catch {
    return '';
  }
}
