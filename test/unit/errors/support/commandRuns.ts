import * as v from 'valibot';
import { type ApplicationCommand, commandIds } from '../../../../src/ui/ids';
import { host, type TestExtension, type Window } from '../../../fakes/testExtension';
import { type ShownMessage, User } from '../../../fakes/user';
import { readManifest } from '../../manifest/support/manifest';
import { read } from '../../manifest/support/project';

/** A run of a command, up to the point where it fails. */
export interface CommandRun {
  readonly command: ApplicationCommand;
  /** The name of the sandbox token to sign in with. */
  readonly as?: string | undefined;
  /** The organization whose row the command is run on. Ada is an admin of `acme` and a member of `sever`. */
  readonly selects?: string;
  /**
   * Argument of the command: the invite link of an organization, or an organization that is open to the account's email
   * domain.
   */
  readonly linkOf?: string;
  readonly opensTo?: string;
  /** Argument of the command: text. */
  readonly text?: string;
  /** Buttons that the user presses and text that the user enters while the command runs. */
  readonly presses?: readonly string[];
  readonly types?: string;
  /** The organization whose invite link is in the open document, or `dead`. */
  readonly documentOf?: string;
  /** The name of the sandbox token that the vendor's extension is signed in with. */
  readonly vendor?: string;
  /** Whether the failure is shown in a dialog; other dialogs are only prompts. */
  readonly dialog?: boolean;
}

/**
 * Runs a command and returns its error message, or undefined if it does not fail. `breaks` causes the failure once the
 * window is open.
 */
export async function errorMessageOf(
  world: TestExtension,
  commandRun: CommandRun,
  breaks: (window: Window) => void,
): Promise<ShownMessage | undefined> {
  const { window, run } = await prepareRun(world, commandRun, breaks);
  const { user } = window;
  await run();
  for (const { how, message, buttons } of user.messages) {
    if (how !== 'dialog' && buttons.length > 1) {
      throw new Error(`There is more than one button: ${message}`);
    }
  }
  const { last } = user;
  return last === undefined ||
    last.how === 'information' ||
    last.how === 'status' ||
    (last.how === 'dialog') !== (commandRun.dialog ?? false)
    ? undefined
    : last;
}

/** Opens a window in the state before the command runs. */
export async function prepareRun(
  world: TestExtension,
  commandRun: CommandRun,
  breaks: (window: Window) => void = () => undefined,
): Promise<{ window: Window; run: () => Promise<void> }> {
  const window = await world.open({
    user: new User(commandRun.presses, commandRun.types),
    as: commandRun.as,
    selects: commandRun.selects,
    line: commandRun.documentOf === undefined ? '' : linkAt(world, commandRun.documentOf),
    vendorToken: commandRun.vendor === undefined ? undefined : world.sandbox.token(commandRun.vendor),
  });
  breaks(window);
  return { window, run: () => window.run(commandRun.command, argumentOf(world, commandRun, window)) };
}

function argumentOf(world: TestExtension, commandRun: CommandRun, window: Window): unknown {
  const { linkOf, opensTo, text, selects } = commandRun;
  if (linkOf !== undefined) {
    return linkAt(world, linkOf);
  }
  if (opensTo !== undefined) {
    return window.joinable(opensTo);
  }
  if (selects !== undefined) {
    return window.row;
  }
  return commandRun.command === commandIds.signInAgain ? window.session?.id : text;
}

/** A value of `documentOf` and `linkOf` for an invite that does not exist. */
export const dead = 'dead';
const deadInvite = '0190d0a1-8888-7abc-8def-0123456f1f2d';

/** The invite link of an organization of the sandbox, at the host that the extension seems to talk to. */
export function linkAt({ sandbox }: TestExtension, key: string): string {
  const link = key === dead ? `${host.origin}/join-organization/${deadInvite}` : sandbox.inviteLinks[key];
  if (link === undefined) {
    throw new Error(`${key} has no invite`);
  }
  return link.replace(sandbox.origin, host.origin);
}

const titles = v.parse(v.record(v.string(), v.string()), JSON.parse(read('package.nls.json')));
const { commands } = readManifest().contributes;

/** The title of a command as users see it. */
export function titleOf(id: string): string {
  const { title = id } = commands.find(({ command }) => command === id) ?? {};
  return titles[title.replaceAll('%', '')] ?? title;
}
