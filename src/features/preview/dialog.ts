import { l10n, window } from 'vscode';

import { organizationOf } from '../../invites/inviteStatus';
import type { ResolvedInvite } from '../../invites/membership';
import { errorButton } from '../../ui/errorActions';
import { askedWith, errorMessage, type FailureContext } from '../../ui/errorMessages';
import { inviteDetails } from '../../ui/inviteMessages';
import { askForNewLink, copyInvite, openInBrowser } from '../copy/copyInvite';
import type { Services } from '../command';

/** A choice that the caller of the dialog carries out. */
type NextStep = 'join' | 'checkAgain';

interface Choice {
  readonly title: string;
  readonly act: () => NextStep | undefined | Promise<undefined>;
}

/** Shows the status of an invite in a modal dialog. Shows nothing if the user cancelled the request. */
export async function showInviteDialog(services: Services, invite: ResolvedInvite): Promise<NextStep | undefined> {
  if (invite.answer.kind === 'error' && errorMessage(invite.answer.error) === undefined) {
    return undefined;
  }
  const { title, status, rows, notes } = inviteDetails(invite, services.clock.now());
  const detail = [
    status.text,
    ...notes.map((note) => `\n${note}`),
    `\n${rows.map(({ name, value }) => `${name}: ${value}`).join('\n')}`,
  ].join('\n');
  const choices = choicesFor(services, invite);
  const show = invite.answer.kind === 'valid' ? window.showInformationMessage : window.showWarningMessage;
  const chosen = await show(title, { modal: true, detail }, ...choices.map((choice) => choice.title));
  return choices.find((choice) => choice.title === chosen)?.act();
}

function choicesFor(services: Services, invite: ResolvedInvite): readonly Choice[] {
  const { link, answer, membership, current } = invite;
  const copy: Choice = { title: l10n.t('Copy Link'), act: () => ignoreResult(copyInvite(services, link)) };
  const open: Choice = {
    title: l10n.t('Open in Browser'),
    act: () => ignoreResult(openInBrowser(link)),
  };
  switch (answer.kind) {
    case 'valid':
      return membership === undefined
        ? [
            {
              title: l10n.t({ message: 'Join…', comment: 'A button that joins an organization, after a question.' }),
              act: () => 'join',
            },
            copy,
            open,
          ]
        : [copy, open];
    case 'revoked':
      return [
        current !== undefined && !current.equals(link)
          ? { title: l10n.t('Copy Current Link'), act: () => ignoreResult(copyInvite(services, current, membership)) }
          : {
              title: l10n.t('Ask for a New Link'),
              act: () => ignoreResult(askForNewLink(services, link, organizationOf(answer))),
            },
        open,
      ];
    case 'error':
      return [...errorChoice(services, answer.error, askedWith(answer.session)), open];
    case 'unknown':
      return [open];
    default:
      return answer satisfies never;
  }
}

/** The action that helps with the error; none for a cancellation. */
function errorChoice(services: Services, error: unknown, context: FailureContext): Choice[] {
  const message = errorMessage(error, context);
  if (message === undefined) {
    return [];
  }
  if (message.action === 'retry') {
    return [{ title: l10n.t('Try Again'), act: () => 'checkAgain' }];
  }
  const { title, act } = errorButton(services, message.action, context);
  return [{ title, act: () => ignoreResult(act()) }];
}

async function ignoreResult(act: PromiseLike<unknown>): Promise<undefined> {
  await act;
  return undefined;
}
