import assert from 'node:assert/strict';
import { GitpodError } from '../../src/api/errors';
import { GitpodHost } from '../../src/api/host';

export const organizationId = '0190d0a1-1111-7abc-8def-0123456789ab';
export const inviteId = '0190d0a1-2222-7abc-8def-0123456789ab';
export const userId = '0190d0a1-3333-7abc-8def-0123456789ab';
export const accountId = '0190d0a1-4444-7abc-8def-0123456789ab';

export function hostOf(text: string): GitpodHost {
  const host = GitpodHost.parse(text);
  assert.ok(host instanceof GitpodHost);
  return host;
}

/** Returns the `GitpodError` that a promise rejects with; fails the test on anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<GitpodError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof GitpodError, `not a GitpodError: ${String(error)}`);
    return error;
  }
  return assert.fail('it did not fail');
}
