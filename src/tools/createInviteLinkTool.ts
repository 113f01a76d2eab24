import {
  l10n,
  type LanguageModelTool,
  type LanguageModelToolInvocationOptions,
  type LanguageModelToolInvocationPrepareOptions,
  type LanguageModelToolResult,
  type PreparedToolInvocation,
} from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import type { CreateOutcome, InviteService } from '../invites/inviteService';
import { organizationKey, type Organization } from '../organizations/organization';
import { failureWords } from '../ui/failureWords';
import type { LinkCopier } from '../ui/linkCopier';
import { organizationName } from '../ui/organizationWords';
import type { Agreements } from './agreements';
import { confirmation } from './confirmation';
import { toolAnswerOf } from './toolAnswer';
import { organizationIn } from './toolInputs';
import type { ToolOrganizations } from './toolOrganizations';

/** What the person was shown, and so agreed to lose. */
interface Loss {
  /** Rejects where it could not be read: then nobody was asked, and it is told why. */
  readonly current: Promise<InviteLink | undefined>;
}

/** Creates an invite link for the person, after they were shown which link that kills; at most once for each time they agreed. */
export class CreateInviteLinkTool implements LanguageModelTool<unknown> {
  constructor(
    private readonly organizations: ToolOrganizations,
    private readonly invites: InviteService,
    private readonly copier: LinkCopier,
    private readonly agreements: Agreements<Loss>,
  ) {}

  async prepareInvocation({
    input,
  }: LanguageModelToolInvocationPrepareOptions<unknown>): Promise<PreparedToolInvocation | undefined> {
    const organization = await this.organizations.find(organizationIn(input)).catch(() => undefined);
    if (organization === undefined) {
      return undefined; // Then it does nothing but say so.
    }
    const reading = this.invites.retrieve(organization);
    this.agreements.add(organizationKey(organization), { current: reading });
    let current: InviteLink | undefined;
    try {
      current = await reading;
    } catch {
      return undefined;
    }
    return confirmation(
      l10n.t('Create a new invite link for {0}?', organizationName(organization)),
      organization,
      current === undefined
        ? l10n.t('With a new link anyone who has it can join the organization.')
        : l10n.t(
            'The link ending in {0} stops working at once for everyone who has it, and cannot be brought back. Members who have joined stay.',
            current.masked,
          ),
    );
  }

  invoke({ input }: LanguageModelToolInvocationOptions<unknown>): Promise<LanguageModelToolResult> {
    const wanted = organizationIn(input);
    return toolAnswerOf(async () => {
      const organization = await this.organizations.find(wanted);
      if (organization === undefined) {
        return { error: 'The user is in no such organization, or nobody is signed in. List the organizations first.' };
      }
      const agreement = this.agreements.take(organizationKey(organization));
      if (agreement === undefined) {
        return { error: 'The user has not agreed to this. Nothing was created.' };
      }
      return this.#facts(organization, await this.invites.create(organization, await agreement.current));
    });
  }

  async #facts(organization: Organization, outcome: CreateOutcome): Promise<object> {
    switch (outcome.kind) {
      case 'created':
      case 'found':
        await this.copier.created(organization, outcome.link);
        return {
          created: true,
          copiedToClipboard: await this.copier.copy(organization, outcome.link),
          inviteLink: outcome.link.masked,
          replaced: outcome.before?.masked,
        };
      case 'changedMeanwhile':
        return {
          created: false,
          reason: 'Meanwhile somebody else changed the invite link.',
          inviteLink: outcome.current?.masked,
        };
      case 'notSent':
        return { created: false, reason: 'It was cancelled in time.' };
      case 'unchanged':
        return { created: false, reason: failureWords(outcome.error)?.why, inviteLink: outcome.before?.masked };
      case 'unknown':
        return { created: 'unknown', reason: failureWords(outcome.error)?.why };
      default:
        return outcome satisfies never;
    }
  }
}
