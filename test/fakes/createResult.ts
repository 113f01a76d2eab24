import assert from 'node:assert/strict';
import { GitpodError } from '../../src/api/errors';
import type { CreateOutcome } from '../../src/invites/createInvite';
import type { Service } from './service';

export const createMethod = 'CreateOrganizationInvite';
export const getMethod = 'GetOrganizationInvite';

/** The current invite of an organization in the sandbox, whatever responses clients received. */
export function currentInvite(service: Service, key: string): string | undefined {
  const { world } = service.sandbox;
  return world.inviteOf(world.organization(key));
}

/** The result of a Create: its outcome, or the error that says that nothing changed. */
export type CreateResult = CreateOutcome | GitpodError;

export async function resultOf(creating: Promise<CreateOutcome>): Promise<CreateResult> {
  try {
    return await creating;
  } catch (error) {
    assert.ok(error instanceof GitpodError, `not a GitpodError: ${String(error)}`);
    return error;
  }
}

/** The kind of result; `nothing` for an error. */
export function kindOf(result: CreateResult): CreateOutcome['kind'] | 'nothing' {
  return result instanceof GitpodError ? 'nothing' : result.kind;
}

/**
 * Asserts that a result is true of the sandbox, and that Create was sent at most once.
 * @param initialInvite the invite in the sandbox before the Create
 */
export function assertResultMatchesSandbox(
  result: CreateResult,
  service: Service,
  key: string,
  initialInvite: string | undefined,
): void {
  const createCalls = service.sandbox.calls(createMethod).length;
  assert.ok(createCalls <= 1, `Create was sent ${createCalls} times`);
  const now = currentInvite(service, key);
  if (result instanceof GitpodError) {
    const uncertain = result.outcome === 'unknown' && result.method.endsWith(createMethod);
    assert.ok(!uncertain, 'an uncertain end was told as certain');
    assert.equal(now, initialInvite, 'it was said that nothing changed');
    return;
  }
  switch (result.kind) {
    case 'created':
    case 'found':
      // No Create is sent if the read created the first link.
      assert.equal(
        createCalls,
        result.kind === 'created' && result.before === undefined && initialInvite === now ? 0 : 1,
      );
      assert.equal(result.link.inviteId, now, 'the new link is not the one that works');
      assert.notEqual(result.before?.inviteId, now, 'the old link still works');
      return;
    case 'changedMeanwhile':
      assert.equal(createCalls, 0);
      assert.equal(result.current?.inviteId, now);
      return;
    case 'notSent':
      assert.ok(service.sandbox.calls(createMethod).every((call) => !call.workDone));
      return;
    case 'unchanged':
      assert.equal(result.before?.inviteId, now, 'it was said that nothing changed');
      return;
    case 'unknown':
      return;
    default:
      result satisfies never;
  }
}
