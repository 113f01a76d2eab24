import { Diagnostic, DiagnosticTag, l10n, type DiagnosticSeverity } from 'vscode';

import type { InviteAnswer } from '../invites/inviteAnswer';
import { organizationName } from '../ui/organizationWords';
import type { LinkLevels } from '../ui/settings';
import { problemSource } from './problemSource';
import type { StandingLink } from './scannedTexts';

/** What a mark says of its link. */
export type ProblemCode = 'invite-works' | 'invite-stopped' | 'invite-unknown';

interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly level: DiagnosticSeverity | undefined;
}

/**
 * The mark of a link in a document; undefined where the person wants none. It holds no part of the link.
 * @param answer undefined where nobody asks
 */
export function problemOf(
  { range }: StandingLink,
  answer: InviteAnswer | undefined,
  levels: LinkLevels,
): Diagnostic | undefined {
  const { code, message, level } = describe(answer, levels);
  if (level === undefined) {
    return undefined;
  }
  const problem = new Diagnostic(range, message, level);
  problem.source = problemSource;
  problem.code = code;
  if (code === 'invite-stopped') {
    problem.tags = [DiagnosticTag.Deprecated]; // Struck through: it is not told by colour alone.
  }
  return problem;
}

function describe(answer: InviteAnswer | undefined, { working, dead }: LinkLevels): Problem {
  switch (answer?.kind) {
    case 'works':
      return {
        code: 'invite-works',
        message: l10n.t('Anyone with this text can join {0}.', organizationName({ name: answer.name ?? '' })),
        level: working,
      };
    case 'stopped':
      return {
        code: 'invite-stopped',
        message:
          answer.was === undefined
            ? l10n.t('This invite stopped working, or never did.')
            : l10n.t('This invite to {0} stopped working.', organizationName({ name: answer.was.name ?? '' })),
        level: dead,
      };
    case 'notAsked':
      return {
        code: 'invite-unknown',
        message: l10n.t('Anyone with this text may be able to join an organization. Sign in to see which.'),
        level: working,
      };
    case 'failed':
    case undefined:
      return {
        code: 'invite-unknown',
        message: l10n.t('Anyone with this text may be able to join an organization.'),
        level: working,
      };
    default:
      return answer satisfies never;
  }
}
