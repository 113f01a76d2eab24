import assert from 'node:assert/strict';
import { GitpodError } from '../../src/api/errors';
import type { CreateOutcome } from '../../src/invites/createInvite';
import type { Service } from './service';

export const createMethod = 'CreateOrganizationInvite';
export const getMethod = 'GetOrganizationInvite';

/** The current invite of an organization in the sandbox, whatever any client was told. */
export function inviteInWorld(service: Service, key: string): string | undefined {
  const { world } = service.sandbox;
  return world.inviteOf(world.organization(key));
}

/** The result of a Create: its outcome, or the error that says that nothing changed. */
export type CreateResult = CreateOutcome | GitpodError;

export async function settle(creating: Promise<CreateOutcome>): Promise<CreateResult> {
  try {
    return await creating;
  } catch (error) {
    assert.ok(error instanceof GitpodError, `not a GitpodError: ${String(error)}`);
    return error;
  }
}

/** The kind of result; `nothing` for an error. */
export function kindOf(ending: CreateResult): CreateOutcome['kind'] | 'nothing' {
  return ending instanceof GitpodError ? 'nothing' : ending.kind;
}

/**
 * Asserts that a result is true of the sandbox, and that Create was sent at most once.
 * @param atStart the invite in the sandbox before the Create
 */
export function assertResultIsTrue(
  ending: CreateResult,
  service: Service,
  key: string,
  atStart: string | undefined,
): void {
  const creates = service.sandbox.calls(createMethod).length;
  assert.ok(creates <= 1, `Create was sent ${creates} times`);
  const now = inviteInWorld(service, key);
  if (ending instanceof GitpodError) {
    const uncertain = ending.outcome === 'unknown' && ending.method.endsWith(createMethod);
    assert.ok(!uncertain, 'an uncertain end was told as certain');
    assert.equal(now, atStart, 'it was said that nothing changed');
    return;
  }
  switch (ending.kind) {
    case 'created':
    case 'found':
      // No Create is sent if the read created the first link.
      assert.equal(creates, ending.kind === 'created' && ending.before === undefined && atStart === now ? 0 : 1);
      assert.equal(ending.link.inviteId, now, 'the new link is not the one that works');
      assert.notEqual(ending.before?.inviteId, now, 'the old link still works');
      return;
    case 'changedMeanwhile':
      assert.equal(creates, 0);
      assert.equal(ending.current?.inviteId, now);
      return;
    case 'notSent':
      assert.ok(service.sandbox.calls(createMethod).every((call) => !call.workDone));
      return;
    case 'unchanged':
      assert.equal(ending.before?.inviteId, now, 'it was said that nothing changed');
      return;
    case 'unknown':
      return;
    default:
      ending satisfies never;
  }
}
