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
 * Stands in for a tool until a model uses it, so that starting up does not load it. Never throws, as the tools themselves do not:
 * where the tool cannot be loaded the user is asked all the same, for the load may succeed once they have agreed.
 */
export function lazyTool(load: () => Promise<LanguageModelTool<unknown>>): LanguageModelTool<unknown> {
  return {
    prepareInvocation: async (options, token) => {
      try {
        return await (await load()).prepareInvocation?.(options, token);
      } catch {
        return blindConfirmation(options);
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

/** What of an input is shown; never the invite itself. */
const shownNames: readonly string[] = ['organization', 'account', 'replaces', 'member', 'role'];
/** More than any account needs, and less than an invite link has, in whatever way it is encoded. */
const maxShownLength = 60;

/** Shows what the input asks for, which is all there is to show: of each id only the end, for it may be an invite's. */
function blindConfirmation(options: { readonly input: unknown }): PreparedToolInvocation {
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
