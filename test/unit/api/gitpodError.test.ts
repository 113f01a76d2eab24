import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { GitpodError } from '../../../src/api/errors';

describe('GitpodError', () => {
  const error = new GitpodError({
    kind: 'refused',
    outcome: 'refused',
    method: 'OrganizationService/GetOrganization',
    hostname: 'app.gitpod.io',
    status: 403,
    code: 'permission_denied',
    userMessage: 'canary for people',
    cause: new Error('canary of a cause'),
  });

  it('has method, host, status and code in its message, and nothing else', () => {
    assert.equal(
      error.message,
      'OrganizationService/GetOrganization at app.gitpod.io: refused (403 permission_denied)',
    );
  });

  it('prints no more than that', () => {
    const printed = [
      inspect(error),
      inspect({ error }, { depth: 5 }),
      JSON.stringify(error),
      error.stack,
      String(error),
    ];
    assert.ok(!printed.join().includes('canary'), printed.join('\n'));
  });

  it('returns the message for users on request', () => {
    assert.equal(error.userMessage, 'canary for people');
  });
});
