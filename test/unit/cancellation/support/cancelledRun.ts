import { settled } from '../../../fakes/fakeClock';
import type { TestExtension, Window } from '../../../fakes/testExtension';
import type { ShownMessage } from '../../../fakes/user';
import { type CommandRun, prepareRun } from '../../errors/support/commandRuns';
import type { ShownProgress } from '../../errors/support/fakeScreen';
import { type HeldAt, HeldRequest } from './heldRequest';

/** Longer than the delay before progress is shown; timers fire in the order of their times. */
const untilProgressMs = 450;

/** A command that shows progress. */
export interface Scenario {
  readonly name: string;
  readonly act: CommandRun;
  /** Titles of all progress notifications on the way that can be cancelled. */
  readonly cancellable: readonly string[];
  /** The request on the way that changes something at the service. */
  readonly changes?: 'CreateOrganizationInvite' | 'JoinOrganization' | 'SetRole' | 'LeaveOrganization';
  /** Prepares the sandbox or the window before the command runs. */
  prepare?(world: TestExtension, window: Window): void | Promise<void>;
  /** The argument of the command, if `act` does not provide it. */
  argument?(window: Window, line: string): unknown;
}

/** The result of a command that was cancelled. */
export interface CancelledRun {
  readonly title: string;
  readonly at: string;
  /** Requests before and after Cancel. */
  readonly sent: readonly string[];
  readonly sentAfter: readonly string[];
  readonly told: readonly ShownMessage[];
  /** Everything opened, run or offered after Cancel. */
  readonly opened: readonly string[];
  readonly stateBefore: string;
  readonly stateAfter: string;
  readonly logged: string;
}

/** Runs a command and presses Cancel at each of its requests, skipping requests without cancellable progress. */
export async function cancelEverywhere(world: TestExtension, scenario: Scenario): Promise<CancelledRun[]> {
  const runs: CancelledRun[] = [];
  for (const at of ['request', 'answer'] as const) {
    for (let index = 0; ; index++) {
      const run = await cancelAt(world, scenario, index, at);
      if (run === 'over') break;
      if (run !== 'notCancellable') runs.push(run);
    }
  }
  return runs;
}

async function cancelAt(
  world: TestExtension,
  scenario: Scenario,
  index: number,
  at: HeldAt,
): Promise<CancelledRun | 'over' | 'notCancellable'> {
  const { window, run } = await prepareRun(world, scenario.act);
  await scenario.prepare?.(world, window);
  const held = new HeldRequest(world, index, at);
  const running =
    scenario.argument === undefined ? run() : window.run(scenario.act.command, scenario.argument(window, world.line));
  const end = await Promise.race([held.reached.then(() => 'held'), running.then(() => 'over')]);
  if (end === 'over') {
    return 'over';
  }
  await new Promise((resolve) => setTimeout(resolve, untilProgressMs));
  await settled();
  const [progress] = world.screen.progress;
  if (progress?.isCancellable !== true) {
    held.release();
    await running;
    return 'notCancellable';
  }
  const seen = whatIsSeen(window);
  const [before, sent] = [stateOf(world, window), world.requests.length];
  await press(progress, held, at);
  await running;
  const after = whatIsSeen(window);
  return {
    title: progress.title,
    at: `${at} ${world.requests[index] ?? ''}`,
    sent: world.requests.slice(0, sent),
    sentAfter: world.requests.slice(sent),
    told: after.told.slice(seen.told.length),
    opened: after.opened.slice(seen.opened.length),
    stateBefore: before,
    stateAfter: stateOf(world, window),
    logged: window.log.text,
  };
}

/** Presses Cancel before the request is sent, which is then released, or at the moment when its response arrives. */
async function press(progress: ShownProgress, held: HeldRequest, at: HeldAt): Promise<void> {
  if (at === 'answer') {
    held.release();
    progress.cancel();
  } else {
    progress.cancel();
    await settled();
    held.release();
  }
}

function whatIsSeen({ user }: Window): { told: ShownMessage[]; opened: string[] } {
  const lists = user.lists.map((offers) => `list: ${offers.map(({ label }) => label).join(', ')}`);
  return { told: [...user.messages], opened: [...lists, ...user.actions] };
}

/** Everything that a command may change, as JSON. */
function stateOf({ sandbox, line }: TestExtension, { user, keychain }: Window): string {
  const ada = sandbox.world.accountOfToken('ada');
  const organizations = sandbox.world.organizations.map((organization) => [
    organization.name,
    sandbox.world.inviteOf(organization),
    organization.members.size,
    organization.members.findByAccount(ada.id)?.status,
    [...organization.members].filter(({ role }) => role === 'ORGANIZATION_ROLE_ADMIN').length,
  ]);
  const secrets = keychain.keys.map((key) => [key, keychain.peek(key)]);
  return JSON.stringify({ line, clipboard: user.clipboard, organizations, secrets }, undefined, 1);
}
