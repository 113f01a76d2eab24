import * as v from 'valibot';
import {
  l10n,
  LanguageModelTextPart,
  type LanguageModelTool,
  type LanguageModelToolInvocationPrepareOptions,
  LanguageModelToolResult,
  MarkdownString,
  type PreparedToolInvocation,
} from 'vscode';

import { sanitizeForDisplay } from '../api/sanitize';
import type { Session } from '../auth/session';
import { SecretStoreError } from '../auth/sessionStore';
import type { Services } from '../features/command';
import type { Organization } from '../organizations/organization';
import type { OrganizationList } from '../organizations/organizationStore';
import { withSignalOf } from '../ui/cancellation';
import { errorMessage } from '../ui/errorMessages';
import { escapeMarkdown } from '../ui/markdown';

/** What the user is asked before a tool acts. All of it is sanitized. */
export interface Confirmation {
  readonly title: string;
  /** Whole sentences, each shown as a paragraph. */
  readonly paragraphs: readonly string[];
}

/** Why there is nothing to do: for the user, a sanitized sentence; for the model, facts. */
export interface Refusal {
  readonly problem: string;
  readonly facts: object;
}

interface ToolParts<Input> {
  readonly input: v.GenericSchema<unknown, Input>;
  /** What the input must look like, for the model. */
  readonly expected: string;
  /**
   * For tools that change something. The question has no side effects: it is made of the input, and of what can be read without
   * changing anything. `question` is asked where the input is invalid.
   */
  readonly confirm?: {
    readonly question: string;
    readonly ask: (input: Input, signal: AbortSignal) => Promise<Confirmation>;
  };
  /**
   * Does what the input asks for, or explains to the model why not. The input is all that the user agreed to: where the
   * actual state differs, nothing is done.
   * @throws only when it is certain that nothing was changed
   */
  readonly run: (input: Input, signal: AbortSignal) => Promise<object>;
}

/**
 * VS Code's interface of a tool. Neither method ever throws or rejects: VS Code logs the parameters of a tool that does, and these
 * may hold an invite link. A tool that changes something always asks, for VS Code runs one that asks nothing without the user.
 */
export function createTool<Input>({
  input: schema,
  expected,
  confirm,
  run,
}: ToolParts<Input>): LanguageModelTool<unknown> {
  return {
    ...(confirm !== undefined && {
      prepareInvocation: (options, token) =>
        withSignalOf(token, async (signal) =>
          preparedInvocation(await confirmationOf(confirm, schema, options, signal)),
        ),
    }),
    invoke: (options, token) =>
      withSignalOf(token, async (signal) => {
        const read = readInput(schema, options);
        if (read === undefined) {
          return toolResult({ error: `The input must be ${expected}. Nothing was done.` });
        }
        try {
          return toolResult(signal.aborted ? cancelledFacts : await run(read.input, signal));
        } catch (error) {
          return toolResult(signal.aborted ? cancelledFacts : { error: whyFailed(error) });
        }
      }),
  };
}

async function confirmationOf<Input>(
  { question, ask }: NonNullable<ToolParts<Input>['confirm']>,
  schema: v.GenericSchema<unknown, Input>,
  options: LanguageModelToolInvocationPrepareOptions<unknown>,
  signal: AbortSignal,
): Promise<Confirmation> {
  const read = readInput(schema, options);
  if (read === undefined) {
    return { title: question, paragraphs: [l10n.t("The request isn't valid, so nothing will be done.")] };
  }
  try {
    return await ask(read.input, signal);
  } catch (error) {
    return { title: question, paragraphs: [couldNotCheck(error)] };
  }
}

const cancelledFacts = { error: 'The request was cancelled. Nothing was changed.' };

/** For the model when the user has to sign in first. */
export const signedOutFacts = {
  error: 'Nobody is signed in. Ask the user to run the command "Gitpod Org: Sign In".',
};

/** The same for tools that ask the user first. */
export function signedOut(): Refusal {
  return { problem: l10n.t('You are not signed in, so nothing will be done.'), facts: signedOutFacts };
}

/** The parsed input; undefined for anything else, also for objects that throw when they are read. */
function readInput<Input>(
  schema: v.GenericSchema<unknown, Input>,
  options: LanguageModelToolInvocationPrepareOptions<unknown>,
): { readonly input: Input } | undefined {
  try {
    const parsed = v.safeParse(schema, options.input);
    return parsed.success ? { input: parsed.output } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Facts for a model, as JSON in English. They never hold a link or a token: of a link only the last four characters, and what the
 * user must have whole goes to the clipboard instead.
 */
function toolResult(facts: object): LanguageModelToolResult {
  return new LanguageModelToolResult([new LanguageModelTextPart(JSON.stringify(facts, undefined, 1))]);
}

function preparedInvocation({ title, paragraphs }: Confirmation): PreparedToolInvocation {
  const message = new MarkdownString(paragraphs.map(escapeMarkdown).join('\n\n'));
  return { confirmationMessages: { title, message } };
}

/** Why something failed, sanitized; says so when it was cancelled. */
export function whyFailed(error: unknown): string {
  const message = error instanceof Error && error.name === 'AbortError' ? undefined : errorMessage(error);
  return message?.why ?? l10n.t('The request was cancelled.');
}

/** For a confirmation: something could not be read, and why. */
export function couldNotCheck(error: unknown): string {
  return l10n.t({
    message: "Couldn't check what this changes. {0}",
    args: [whyFailed(error)],
    comment: '{0}: a sentence.',
  });
}

/** More than any account needs, and less than an invite link has, in whatever way it is encoded. */
const maxRequestedLength = 60;

/** What the request names, where that could not be looked up: of each id only the end, for it may be an invite's. */
export function formatRequest(input: Readonly<Record<string, string | undefined>>): string {
  const values = Object.entries(input).filter(([, value]) => value !== undefined);
  return l10n.t({
    message: 'Requested: {0}',
    args: [
      values.map(([name, value]) => `${name}: ${sanitizeForDisplay(value ?? '', maxRequestedLength)}`).join(' · '),
    ],
    comment: '{0} is what a language model asked for, as it wrote it.',
  });
}

/** How a model names an account: the host and the account's id there. */
export function accountsOf(
  sessions: readonly Session[],
): readonly { readonly account: string; readonly label: string; readonly host: string }[] {
  return sessions.map(({ id, label, host }) => ({
    account: id,
    label: sanitizeForDisplay(label),
    host: host.hostname,
  }));
}

/** Rejects with an `AbortError` as soon as the signal is aborted; the work itself goes on. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(new DOMException('The request was cancelled.', 'AbortError'));
    };
    if (signal.aborted) {
      onAbort();
    }
    signal.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}

/** An organization's id, as the list of organizations tells it. */
export const organizationInput = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500), v.trim(), v.toLowerCase());

/** A signed-in account, as `accountsOf` names it. */
export const accountInput = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500), v.trim());

export const inviteInput = v.pipe(v.string(), v.nonEmpty(), v.maxLength(10_000));

/** The last four characters of the link that is replaced, or `none`. */
export const replacesInput = v.pipe(
  v.string(),
  v.maxLength(10),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^(?:none|(?:…|\.{3})?[0-9a-f]{4})$/),
  v.transform((text) => text.replace(/^(?:…|\.{3})/, '')),
);

/** Which organization is meant, and as which account. */
interface Wanted {
  readonly organization: string;
  readonly account?: string | undefined;
}

type Found = { readonly organization: Organization } | Refusal;

/**
 * The sessions, those of whole accounts first, for they can do most.
 * @throws {SecretStoreError} when sessions are stored but none can be read: then nobody is known to be signed out
 */
export async function readAccounts(services: Services, signal: AbortSignal): Promise<readonly Session[]> {
  const { sessions, unreadable } = await abortable(services.sessions.read(), signal);
  if (sessions.length === 0 && unreadable > 0) {
    throw new SecretStoreError('unreadable');
  }
  const isAccount = ({ reach }: Session): boolean => reach.kind === 'account';
  return [...sessions.filter(isAccount), ...sessions.filter((session) => !isAccount(session))];
}

/** What each of these sessions sees, in their order. A failure is a value. */
export function readOrganizations(
  services: Services,
  sessions: readonly Session[],
  signal: AbortSignal,
): Promise<readonly OrganizationList[]> {
  return abortable(Promise.all(sessions.map((session) => services.organizations.read(session))), signal);
}

/**
 * The organization as the account sees it. Without an account it must be the only one that sees the organization: the user decides
 * which one is used.
 * @throws what reading failed with, when that may be why there is none
 */
export async function findOrganization(
  services: Services,
  { organization: id, account }: Wanted,
  signal: AbortSignal,
): Promise<Found> {
  const all = await readAccounts(services, signal);
  if (all.length === 0) {
    return signedOut();
  }
  const sessions = account === undefined ? all : all.filter((session) => session.id === account);
  if (sessions.length === 0) {
    return {
      problem: l10n.t('The requested account is not signed in, so nothing will be done.'),
      facts: {
        error: 'No such account is signed in. To ask the user, call with another one.',
        accounts: accountsOf(all),
      },
    };
  }
  const listings = await readOrganizations(services, sessions, signal);
  const organizations = listings.flatMap(({ known }) => known?.organizations ?? []);
  const [found, ...others] = organizations.filter((organization) => organization.id === id);
  const failed = listings.find((listing) => listing.state === 'failed');
  if (found === undefined && failed !== undefined) {
    throw failed.error;
  }
  if (found === undefined) {
    return notFound(id, organizations);
  }
  return others.length === 0 ? { organization: found } : severalAccounts([found, ...others]);
}

/** The same for a confirmation: what could not be read is a problem, too. */
export async function lookForOrganization(services: Services, wanted: Wanted, signal: AbortSignal): Promise<Found> {
  try {
    return await findOrganization(services, wanted, signal);
  } catch (error) {
    return { problem: couldNotCheck(error), facts: {} };
  }
}

function severalAccounts(organizations: readonly Organization[]): Refusal {
  return {
    problem: l10n.t('Several accounts are in this organization and the request names none, so nothing will be done.'),
    facts: {
      error:
        'Several signed-in accounts are in this organization. To ask the user, call with one of them as "account".',
      accounts: accountsOf(organizations.map(({ session }) => session)),
    },
  };
}

/** A name may be that of several organizations, so it is answered with their ids. */
function notFound(text: string, organizations: readonly Organization[]): Refusal {
  const named = organizations.filter(({ name }) => name.trim().toLowerCase() === text);
  return {
    problem: l10n.t('No organization of yours has the requested ID, so nothing will be done.'),
    facts: {
      error: 'The user is in no organization with this id. List the organizations, and pass the id of one.',
      ...(named.length > 0 && {
        organizations: named.map(({ id, name, session }) => ({
          id,
          name: sanitizeForDisplay(name),
          account: session.id,
          host: session.host.hostname,
        })),
      }),
    },
  };
}
