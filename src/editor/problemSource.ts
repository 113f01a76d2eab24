import type { Diagnostic } from 'vscode';

/** By what name the marks of this extension are known. */
export const problemSource = 'Gitpod Invites';

/** Whether a mark is one of this extension's. Read at start, so it knows no more than that. */
export function isInviteProblem({ source }: Diagnostic): boolean {
  return source === problemSource;
}
