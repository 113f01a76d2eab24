import * as v from 'valibot';
import {
  type SandboxAccess,
  type TestRequest,
  testRequestSchema,
  testRequestVariable,
} from '../host/integration/testChannel';

/** What this run was asked to do, and the sandboxes that stand beside it. */
export const testRequest: TestRequest = read(process.env[testRequestVariable]);

/** The sandbox that the user setting `gitpodInvites.host` names. Its `/sandbox/…` addresses tell calls, take faults and reset it. */
export const sandbox: SandboxAccess = testRequest.sandbox;

/** Another sandbox, over https, with a certificate that only `NODE_EXTRA_CA_CERTS` makes trusted. */
export const secureSandbox: SandboxAccess = testRequest.secureSandbox;

function read(text: string | undefined): TestRequest {
  if (text === undefined) throw new Error('This suite is started by "npm run test:integration".');
  return v.parse(testRequestSchema, JSON.parse(text));
}
