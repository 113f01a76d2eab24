import type { LanguageModelTool } from 'vscode';

/** Stands in for a tool until a model uses it, so that starting up does not load it. */
export function lazyTool(load: () => Promise<LanguageModelTool<unknown>>): LanguageModelTool<unknown> {
  return {
    prepareInvocation: async (options, token) => (await load()).prepareInvocation?.(options, token),
    invoke: async (options, token) => (await load()).invoke(options, token),
  };
}
