import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { LanguageModelTool, LanguageModelToolInvocationOptions } from 'vscode';
import { type ToolId, toolIds } from '../../../../src/ui/ids';
import type { TestExtension, Window } from '../../../fakes/testExtension';

/** The tools that change something or return personal data, which must always ask. */
export const askingTools: readonly ToolId[] = [
  toolIds.changeRole,
  toolIds.copyInviteLink,
  toolIds.createInviteLink,
  toolIds.joinOrganization,
  toolIds.listMembers,
];

/** The members of VS Code's `CancellationToken`. */
interface Token {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: (event: unknown) => unknown) => { dispose: () => void };
}

/** A cancellation token source for tests. */
export class Cancellation {
  readonly #listeners = new Set<() => unknown>();
  #isCancelled = false;

  get token(): Token {
    const isCancelled = (): boolean => this.#isCancelled;
    return {
      get isCancellationRequested() {
        return isCancelled();
      },
      onCancellationRequested: (listener) => {
        const heard = (): unknown => listener(undefined);
        this.#listeners.add(heard);
        return { dispose: () => this.#listeners.delete(heard) };
      },
    };
  }

  /** Number of listeners. */
  get listeners(): number {
    return this.#listeners.size;
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#listeners.forEach((listener) => listener());
  }
}

const result = v.object({ content: v.tuple([v.object({ value: v.string() })]) });
const prepared = v.object({
  confirmationMessages: v.object({ title: v.string(), message: v.object({ value: v.string() }) }),
});

/**
 * The result that a tool returns to the model, as text. Fails when the tool throws, because VS Code would log the
 * input.
 */
export async function answerOf(
  window: Pick<Window, 'application' | 'finish'>,
  tool: ToolId,
  input: unknown,
  token = new Cancellation().token,
): Promise<string> {
  return textOf(
    await window.finish(invoke(window.application.tools[tool], { input, toolInvocationToken: undefined }, token)),
  );
}

/** The text of a tool's result. */
export function textOf(answer: unknown): string {
  return v.parse(result, answer).content[0].value;
}

/** Turns a synchronous error of a tool into a rejection. */
export async function invoke(
  tool: LanguageModelTool<unknown>,
  options: LanguageModelToolInvocationOptions<unknown>,
  token: Token,
): Promise<unknown> {
  return tool.invoke(options, token);
}

/** The confirmation of a tool as text; undefined if it has none. */
export async function questionOf(
  window: Pick<Window, 'application' | 'finish'>,
  tool: ToolId,
  input: unknown,
  token = new Cancellation().token,
): Promise<string | undefined> {
  const used: LanguageModelTool<unknown> = window.application.tools[tool];
  const prepare = async (): Promise<unknown> => used.prepareInvocation?.({ input }, token);
  return questionIn(await window.finish(prepare()));
}

/** The text of a confirmation. */
export function questionIn(preparation: unknown): string | undefined {
  if (preparation === undefined) {
    return undefined;
  }
  const { title, message } = v.parse(prepared, preparation).confirmationMessages;
  return `${title}\n${message.value}`.replaceAll('\u2060', '');
}

/** The input that creates an invite link for one of Ada's organizations. */
export function creation(world: TestExtension, window: Window, key: string, replaces?: string): Record<string, string> {
  return { ...copying(world, window, key), replaces: replaces ?? endingOf(world, key) };
}

export function copying(world: TestExtension, window: Window, key: string): Record<string, string> {
  return { organization: world.sandbox.world.organization(key).id, account: accountOf(window) };
}

/** The input that makes another member an admin. */
export function roleChange(world: TestExtension, window: Window, key: string): Record<string, string> {
  const { members } = world.sandbox.world.organization(key);
  const member = [...members].find(
    ({ role, status }) => role === 'ORGANIZATION_ROLE_MEMBER' && status === 'USER_STATUS_ACTIVE',
  );
  return { ...copying(world, window, key), member: member?.userId ?? assert.fail(), role: 'admin' };
}

/** The input that joins the organization of an invite. */
export function joining(world: TestExtension, window: Window, key: string): Record<string, string> {
  return { invite: linkOf(world, key), ...copying(world, window, key) };
}

/** Each tool with a valid input. */
export function validInputs(world: TestExtension, window: Window): Readonly<Record<ToolId, Record<string, string>>> {
  return {
    [toolIds.changeRole]: roleChange(world, window, 'acme'),
    [toolIds.checkInvite]: { invite: linkOf(world, 'harbour') },
    [toolIds.copyInviteLink]: copying(world, window, 'acme'),
    [toolIds.createInviteLink]: creation(world, window, 'acme'),
    [toolIds.joinOrganization]: joining(world, window, 'harbour'),
    [toolIds.listMembers]: copying(world, window, 'acme'),
    [toolIds.listOrganizations]: {},
  };
}

export function accountOf({ session }: Pick<Window, 'session'>): string {
  assert.ok(session);
  return session.id;
}

export function linkOf({ sandbox }: TestExtension, key: string): string {
  return (sandbox.inviteLinks[key] ?? assert.fail(`${key} has no invite`)).replace(
    sandbox.origin,
    'https://app.gitpod.io',
  );
}

/** The last four characters of an organization's invite, or `none`. */
export function endingOf({ sandbox }: TestExtension, key: string): string {
  return sandbox.inviteLinks[key]?.slice(-4) ?? 'none';
}

/** The calls that changed something at the service. */
export function changes({ sandbox }: TestExtension): string[] {
  return sandbox.calls().flatMap(({ method }) => (/^(?:Get|List)/.test(method) ? [] : [method]));
}
