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

/** What the user confirms before a tool acts. All text is sanitized. */
export interface Confirmation {
  readonly title: string;
  /** Sentences or facts, each shown as a paragraph. */
  readonly paragraphs: readonly string[];
}

/** Why a tool does nothing: a sanitized sentence for the user, and facts for the model. */
export interface Refusal {
  readonly problem: string;
  readonly facts: object;
}

interface ToolParts<Input> {
  readonly input: v.GenericSchema<unknown, Input>;
  /** The expected input, as the model reads it in an error. */
  readonly expected: string;
  /**
   * For tools that need the user's consent. `ask` has no side effects: it uses the input and reads that change nothing.
   * `question` is the title if the input is invalid or `ask` fails.
   */
  readonly confirm?: {
    readonly question: string;
    readonly ask: (input: Input, signal: AbortSignal) => Promise<Confirmation>;
  };
  /**
   * Does what the input requests, or tells the model why not. The user agreed to the input only: if the actual state
   * differs, nothing is done.
   * @throws only if it is certain that nothing was changed
   */
  readonly run: (input: Input, signal: AbortSignal) => Promise<object>;
}

/**
 * Implements VS Code's tool interface. Neither method ever throws or rejects: VS Code logs the parameters of a tool
 * that does, and they may contain an invite link. A tool with `confirm` always returns a confirmation, because VS Code
 * runs a tool without one without asking the user.
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
          return toolResult(signal.aborted ? cancelledFacts : { error: failureReason(error) });
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
    return { title: question, paragraphs: [checkFailedMessage(error)] };
  }
}

const cancelledFacts = { error: 'The request was cancelled. Nothing was changed.' };

/** Tells the model that the user has to sign in first. */
export const signedOutFacts = {
  error: 'Nobody is signed in. Ask the user to run the command "Gitpod Org: Sign In".',
};

/** The same as a {@link Refusal}, with a sentence for the user. */
export function signedOut(): Refusal {
  return { problem: l10n.t('You are not signed in, so nothing will be done.'), facts: signedOutFacts };
}

/** The parsed input; undefined if it is invalid or throws when it is read. */
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
 * Facts for the model, as JSON. They never contain a token, and of a link only its last four characters: a whole link
 * goes to the clipboard instead.
 */
function toolResult(facts: object): LanguageModelToolResult {
  return new LanguageModelToolResult([new LanguageModelTextPart(JSON.stringify(facts, undefined, 1))]);
}

function preparedInvocation({ title, paragraphs }: Confirmation): PreparedToolInvocation {
  const message = new MarkdownString(paragraphs.map(escapeMarkdown).join('\n\n'));
  return { confirmationMessages: { title, message } };
}

/** Why something failed, or that it was cancelled. Sanitized. */
export function failureReason(error: unknown): string {
  const message = error instanceof Error && error.name === 'AbortError' ? undefined : errorMessage(error);
  return message?.why ?? l10n.t('The request was cancelled.');
}

/** For a confirmation: says that something could not be read, and why. */
export function checkFailedMessage(error: unknown): string {
  return l10n.t({
    message: "Couldn't check what this changes. {0}",
    args: [failureReason(error)],
    comment: '{0}: a sentence.',
  });
}

/** Longer than any account, and shorter than an invite link in any encoding. */
const maxRequestedLength = 60;

/** Formats an input that could not be resolved. Shows only the end of each id, because one may be an invite id. */
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

/** Accounts for a model, which names one by the session id: the host and the account's id there. */
export function accountsOf(
  sessions: readonly Session[],
): readonly { readonly account: string; readonly label: string; readonly host: string }[] {
  return sessions.map(({ id, label, host }) => ({
    account: id,
    label: sanitizeForDisplay(label),
    host: host.hostname,
  }));
}

/** Rejects with an `AbortError` as soon as the signal is aborted; the work itself continues. */
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

/** An organization's id, as in the list of organizations. */
export const organizationInput = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500), v.trim(), v.toLowerCase());

/** A signed-in account, as returned by {@link accountsOf}. */
export const accountInput = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500), v.trim());

export const inviteInput = v.pipe(v.string(), v.nonEmpty(), v.maxLength(10_000));

/** The last four characters of the link to replace, or `none`. */
export const replacesInput = v.pipe(
  v.string(),
  v.maxLength(10),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^(?:none|(?:…|\.{3})?[0-9a-f]{4})$/),
  v.transform((text) => text.replace(/^(?:…|\.{3})/, '')),
);

/** The requested organization and account. */
interface Wanted {
  readonly organization: string;
  readonly account?: string | undefined;
}

type Found = { readonly organization: Organization } | Refusal;

/**
 * The sessions, account tokens first, because they have the most access.
 * @throws {SecretStoreError} if sessions are stored but none can be read, so the user may not be signed out
 */
export async function readAccounts(services: Services, signal: AbortSignal): Promise<readonly Session[]> {
  const { sessions, unreadable } = await abortable(services.sessions.read(), signal);
  if (sessions.length === 0 && unreadable > 0) {
    throw new SecretStoreError('unreadable');
  }
  const isAccount = ({ reach }: Session): boolean => reach.kind === 'account';
  return [...sessions.filter(isAccount), ...sessions.filter((session) => !isAccount(session))];
}

/** The organizations of each session, in the order of the sessions. A failed request is a value, not a rejection. */
export function readOrganizations(
  services: Services,
  sessions: readonly Session[],
  signal: AbortSignal,
): Promise<readonly OrganizationList[]> {
  return abortable(Promise.all(sessions.map((session) => services.organizations.read(session))), signal);
}

/**
 * Finds the organization as the account sees it. Without an account, only one may see the organization, because the
 * user decides which account is used.
 * @throws the error of a failed request, if the organization may be missing because of it
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

/** Like {@link findOrganization}, for a confirmation: a failed request becomes a problem instead of an error. */
export async function findOrganizationOrProblem(
  services: Services,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Found> {
  try {
    return await findOrganization(services, wanted, signal);
  } catch (error) {
    return { problem: checkFailedMessage(error), facts: {} };
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

/** If the model passed a name, returns the ids of the organizations that have it: there may be several. */
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
