import { l10n } from 'vscode';

import { GitpodHost } from '../gitpod/gitpodHost';
import type { InviteProblem } from '../invites/readInviteLink';

/** Why a text cannot be taken for an invite, and what to do instead, in a sentence or two. */
export function inviteProblemWords(problem: InviteProblem): string {
  switch (problem.problem) {
    case 'empty':
      return l10n.t('Paste an invite link first.');
    case 'noInvite':
      return l10n.t(
        'There is no invite in this text. An invite link looks like {0}.',
        `${GitpodHost.default.origin}/join-organization/…`,
      );
    case 'classic':
      return l10n.t(
        'This is a link of Gitpod Classic, another product with other invites. Ask for an invite link of the new Gitpod (Ona).',
      );
    case 'halfId':
      return l10n.t('The id of the invite is not whole. Copy the link once more, up to its end.');
    case 'otherHost':
      return l10n.t(
        'This link leads to {0}, which you do not use here. If you trust that host, make it the host setting first.',
        problem.host,
      );
    case 'lookAlike':
      return lookAlikeWords(problem);
    case 'editorParameters':
      return l10n.t(
        'A link into the editor may name an invite and nothing else. This one names more, such as a host or a token, so it is not used.',
      );
    case 'several':
      return l10n.t('There are {0} different invites in this text. Paste the one that you mean.', problem.links.length);
    default:
      return problem satisfies never;
  }
}

/** What to know before trusting an address that looks like a known one. */
function lookAlikeWords({ host, of, sign }: InviteProblem & { problem: 'lookAlike' }): string {
  const known = of.hostname;
  switch (sign) {
    case 'userInfo':
      return l10n.t(
        'Careful: this link shows {0}, but leads to {1}. What stands before the @ is not where it goes.',
        known,
        host,
      );
    case 'scheme':
      return l10n.t('Careful: this link leads to {0} without encryption, where others can read and change it.', known);
    case 'port':
      return l10n.t('Careful: this link leads to {0}, which is not {1}: the port is another.', host, known);
    case 'foreignLetters':
      return l10n.t(
        'Careful: this link leads to {0}, which only looks like {1}: some letters are of another script.',
        host,
        known,
      );
    case 'similarName':
      return l10n.t('Careful: this link leads to {0}, which is not {1} though it looks like it.', host, known);
    case 'unreadable':
      return l10n.t('Careful: this link shows {0}, but its host cannot be read.', known);
    default:
      return sign satisfies never;
  }
}
