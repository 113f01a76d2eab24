import { LanguageModelTextPart, LanguageModelToolResult } from 'vscode';

import { failureWords } from '../ui/failureWords';

/**
 * What a model is told: facts as JSON, in English, for a machine reads them. It never holds a key: a link is its last four characters,
 * and what people must have whole goes to their clipboard instead.
 */
function toolAnswer(facts: object): LanguageModelToolResult {
  return new LanguageModelToolResult([new LanguageModelTextPart(JSON.stringify(facts, undefined, 1))]);
}

/** What a model is told when something failed, so that it can tell the person instead of trying again. */
export async function toolAnswerOf(work: () => Promise<object>): Promise<LanguageModelToolResult> {
  try {
    return toolAnswer(await work());
  } catch (error) {
    return toolAnswer({ error: failureWords(error)?.why ?? 'The request was cancelled.' });
  }
}

/** That the model has to ask the person, who alone can sign in. */
export const signedOutFacts = {
  error: 'Nobody is signed in. Ask the user to run the command "Gitpod Invites: Sign In".',
};
