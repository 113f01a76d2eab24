import * as v from 'valibot';
import { l10n, type LanguageModelTool, window } from 'vscode';

import type { GitpodError } from '../api/errors';
import type { Services } from '../features/command';
import type { CreateOutcome } from '../invites/createInvite';
import { noteReplacement, replacementAge } from '../invites/recentReplacements';
import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';
import { copyInviteLink, replacedLinkMessage } from '../ui/copyInviteLink';
import { errorMessage } from '../ui/errorMessages';
import { organizationFacts, organizationName } from '../ui/format';
import {
  abortable,
  accountInput,
  type Confirmation,
  createTool,
  findOrganization,
  findOrganizationOrProblem,
  organizationInput,
  replacesInput,
  formatRequest,
} from './shared';

type NewLink = CreateOutcome & { kind: 'created' | 'found' };

/** Resolves to the link that replaced the new one if both were created at the same time. Never rejects. */
async function watchForAnotherCreate(
  services: Services,
  organization: Organization,
  created: NewLink,
): Promise<InviteLink | undefined> {
  const current = await services.inviteCreator.supersededBy(organization, created);
  if (current !== undefined) {
    // Only marks the replacement as reported: the notification below reports it.
    await replacedLinkMessage(services, organization, current).catch(() => undefined);
    void offerCurrent(
      services,
      organization,
      l10n.t(
        'Another invite link was created for {0} right after this one: {1} is now valid, and {2} no longer is.',
        organizationName(organization),
        current.masked,
        created.link.masked,
      ),
    );
  }
  return current;
}

function reportCreatedAfterCancel(services: Services, organization: Organization, { link, before }: NewLink): void {
  const name = organizationName(organization);
  void offerCurrent(
    services,
    organization,
    before === undefined
      ? l10n.t('Created an invite link for {0} ({1}) before it could be cancelled.', name, link.masked)
      : l10n.t(
          'Created a new invite link for {0} ({1}) before it could be cancelled. The old one ({2}) is no longer valid.',
          name,
          link.masked,
          before.masked,
        ),
  );
}

function reportUnknownAfterCancel(services: Services, organization: Organization): void {
  void offerCurrent(
    services,
    organization,
    l10n.t("Couldn't check whether an invite link was created for {0}.", organizationName(organization)),
  );
}

async function offerCurrent(services: Services, organization: Organization, message: string): Promise<void> {
  const copyCurrent = l10n.t('Copy Current Link');
  if ((await window.showWarningMessage(message, copyCurrent)) !== copyCurrent) {
    return;
  }
  try {
    const current = await services.invites.load(organization);
    if (current !== undefined) {
      await copyInviteLink(services, organization, current);
    }
  } catch {
    void window.showErrorMessage(
      l10n.t(
        "Couldn't copy the invite link of {0}. Try again in the Organizations view.",
        organizationName(organization),
      ),
    );
  }
}

const noLink = 'none';

/**
 * Creates an invite link after the user has agreed to lose the link that the input names. If the organization has
 * another link by then, nothing is created, and the model gets the ending of the link to ask the user about.
 */
export function createInviteLinkTool(services: Services): LanguageModelTool<unknown> {
  const ask = async (
    input: { organization: string; account: string; replaces: string },
    signal: AbortSignal,
  ): Promise<Confirmation> => {
    const found = await findOrganizationOrProblem(services, input, signal);
    const { replaces } = input;
    if (!('organization' in found)) {
      return { title: question(), paragraphs: [costMessage(replaces), found.problem, formatRequest(input)] };
    }
    const { organization } = found;
    const age = replaces === noLink ? undefined : replacementAge(services, organization);
    return {
      title: l10n.t('Create a new invite link for {0}?', organizationName(organization)),
      paragraphs: [
        costMessage(replaces),
        ...(age === undefined
          ? []
          : [l10n.t('The link was just replaced. Wait a minute before you replace it again.')]),
        l10n.t('The new link is copied and replaces the content of the clipboard.'),
        ...organizationFacts(organization),
      ],
    };
  };

  /** The result for the model if creating a link now is not what the user agreed to, or is too soon; else undefined. */
  const refusal = (
    organization: Organization,
    current: InviteLink | undefined,
    replaces: string,
  ): object | undefined => {
    const ending = current?.ending ?? noLink;
    if (ending !== replaces) {
      const has = current === undefined ? 'has no invite link' : `has the invite link ${current.masked}`;
      return {
        created: false,
        error: `The organization ${has}, which is not what the user agreed to. To ask the user again, call with "replaces": "${ending}".`,
        replaces: ending,
      };
    }
    const age = current && replacementAge(services, organization);
    return age === undefined
      ? undefined
      : {
          created: false,
          error: `The invite link was replaced ${Math.ceil(age / 1000)} seconds ago, and people who received the new link couldn't use it anymore. It can be replaced again one minute after that, or by the user with the command "Gitpod Org: Create Invite Link".`,
          inviteLink: current?.masked,
        };
  };

  return createTool({
    input: v.strictObject({ organization: organizationInput, account: accountInput, replaces: replacesInput }),
    expected:
      '{"organization": "<id>", "account": "<account>", "replaces": "<last four characters of the current link, or none>"}',
    confirm: { question: question(), ask },
    run: async (input, signal) => {
      const found = await findOrganization(services, input, signal);
      if (!('organization' in found)) {
        return { created: false, ...found.facts };
      }
      const { organization } = found;
      // If there is no link, reading may create the first one, so that read is left to `create`.
      const current = input.replaces === noLink ? undefined : await services.invites.load(organization, signal);
      const refused = refusal(organization, current, input.replaces);
      if (refused !== undefined) {
        return refused;
      }
      const outcome = await services.inviteCreator.create(organization, current, signal);
      const changed =
        outcome.kind === 'changedMeanwhile' ? refusal(organization, outcome.current, input.replaces) : undefined;
      return changed ?? createdFacts(services, organization, outcome, signal);
    },
  });
}

function question(): string {
  return l10n.t('Create Invite Link');
}

/** What the user agrees to lose, according to the input alone. */
function costMessage(replaces: string): string {
  return replaces === noLink
    ? [
        l10n.t('Anyone who has the new link can join the organization.'),
        l10n.t('If it already has an invite link, nothing is created.'),
      ].join(' ')
    : [
        l10n.t(
          "The link ending in {0} immediately becomes invalid for everyone who has it, and this can't be undone. Members stay.",
          `…${replaces}`,
        ),
        l10n.t('If it has another invite link by then, nothing is created.'),
      ].join(' ');
}

async function createdFacts(
  services: Services,
  organization: Organization,
  outcome: CreateOutcome,
  signal: AbortSignal,
): Promise<object> {
  switch (outcome.kind) {
    case 'created':
    case 'found': {
      if (outcome.before !== undefined) {
        await noteReplacement(services, organization);
      }
      const superseded = watchForAnotherCreate(services, organization, outcome);
      await services.sharedLinks.remember(organization, outcome.link, 'created').catch(() => undefined);
      const copiedToClipboard = !signal.aborted && (await isCopied(services, organization, outcome.link, signal));
      const current = await abortable(superseded, signal).catch(() => undefined);
      const facts = { created: true, copiedToClipboard, replaced: outcome.before?.masked };
      if (signal.aborted) {
        reportCreatedAfterCancel(services, organization, outcome);
        const note = 'It was cancelled too late. The user was notified.';
        return { ...facts, inviteLink: outcome.link.masked, note };
      }
      return current === undefined
        ? { ...facts, inviteLink: outcome.link.masked }
        : {
            ...facts,
            inviteLink: current.masked,
            note: `Another invite link was created right after this one: ${current.masked} is valid, and ${outcome.link.masked} no longer is. The user was notified. Copy the link again.`,
          };
    }
    case 'changedMeanwhile':
      return {
        created: false,
        reason: 'Meanwhile somebody else changed the invite link.',
        inviteLink: outcome.current?.masked,
        replaces: outcome.current?.ending ?? noLink,
      };
    case 'notSent':
      return outcome.before === undefined
        ? {
            created: 'unknown',
            reason: 'It was cancelled. No existing link was replaced; reading may have created the first one.',
          }
        : { created: false, reason: 'It was cancelled in time.' };
    case 'unchanged':
      return { created: false, reason: reasonOf(outcome.error), inviteLink: outcome.before?.masked };
    case 'unknown':
      if (signal.aborted) {
        reportUnknownAfterCancel(services, organization);
      }
      return { created: 'unknown', reason: reasonOf(outcome.error) };
    default:
      return outcome satisfies never;
  }
}

function reasonOf(error: GitpodError): string {
  return errorMessage(error)?.why ?? 'It was cancelled after it had been sent.';
}

/** Copies the link. @returns whether the clipboard holds it; false if the tool is cancelled before that is known */
async function isCopied(
  services: Services,
  organization: Organization,
  link: InviteLink,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return await abortable(copyInviteLink(services, organization, link), signal);
  } catch {
    return false;
  }
}
