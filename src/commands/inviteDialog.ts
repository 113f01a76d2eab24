import { l10n, window } from 'vscode';

import type { Clock } from '../gitpod/ports';
import { invitedTo } from '../invites/inviteAnswer';
import type { InspectedInvite } from '../invites/inviteInspector';
import { failureWords } from '../ui/failureWords';
import type { InviteActions } from '../ui/inviteActions';
import { inviteFacts } from '../ui/inviteFacts';
import { askedWith, type FailureContext, type Remedies } from '../ui/remedies';

/** What the person wants next that the dialog does not do by itself. */
export type NextStep = 'join' | 'checkAgain';

interface Choice {
  readonly title: string;
  readonly act: () => NextStep | undefined | Promise<undefined>;
}

/** Shows what is known about an invite, and what can be done next. */
export class InviteDialog {
  constructor(
    private readonly actions: InviteActions,
    private readonly remedies: Remedies,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Says nothing about a question that the person did not want to wait for. */
  async show(invite: InspectedInvite): Promise<NextStep | undefined> {
    if (invite.answer.kind === 'failed' && failureWords(invite.answer.error) === undefined) {
      return undefined;
    }
    const { title, status, rows, notes } = inviteFacts(invite, this.clock.now());
    const detail = [
      status.words,
      ...notes.map((note) => `\n${note}`),
      `\n${rows.map(({ name, value }) => `${name}: ${value}`).join('\n')}`,
    ].join('\n');
    const choices = this.#choices(invite);
    const show = invite.answer.kind === 'works' ? window.showInformationMessage : window.showWarningMessage;
    const chosen = await show(title, { modal: true, detail }, ...choices.map((choice) => choice.title));
    return choices.find((choice) => choice.title === chosen)?.act();
  }

  #choices(invite: InspectedInvite): readonly Choice[] {
    const { link, answer, membership, current } = invite;
    const copy: Choice = { title: l10n.t('Copy Link'), act: () => quietly(this.actions.copy(link)) };
    const open: Choice = { title: l10n.t('Open in Browser'), act: () => quietly(this.actions.openInBrowser(link)) };
    switch (answer.kind) {
      case 'works':
        return membership === undefined ? [{ title: l10n.t('Join…'), act: () => 'join' }, copy, open] : [copy, open];
      case 'stopped':
        return [
          current !== undefined && !current.equals(link)
            ? { title: l10n.t('Copy Current Link'), act: () => quietly(this.actions.copy(current, membership)) }
            : {
                title: l10n.t('Ask for a New Link'),
                act: () => quietly(this.actions.askForNewLink(link, invitedTo(answer))),
              },
          open,
        ];
      case 'failed':
        return [...this.#remedy(answer.error, askedWith(answer.session)), open];
      case 'notAsked':
        return [open];
      default:
        return answer satisfies never;
    }
  }
  /** The one thing that helps. */
  #remedy(error: unknown, context: FailureContext): Choice[] {
    const words = failureWords(error, context);
    if (words === undefined) {
      return [];
    }
    if (words.remedy === 'retry') {
      return [{ title: l10n.t('Try Again'), act: () => 'checkAgain' }];
    }
    const { title, act } = this.remedies.button(words.remedy, context);
    return [{ title, act: () => quietly(act()) }];
  }
}

async function quietly(act: PromiseLike<unknown>): Promise<undefined> {
  await act;
  return undefined;
}
