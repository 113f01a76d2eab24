import * as v from 'valibot';
import {
  type SandboxAccess,
  type TestRequest,
  testRequestSchema,
  testRequestVariable,
} from '../host/integration/testChannel';

/** The options of this test run, and its sandboxes. */
export const testRequest: TestRequest = read(process.env[testRequestVariable]);

/**
 * The sandbox that the user setting `gitpodInvites.host` names. Its `/sandbox/…` endpoints list calls, set faults and
 * reset it.
 */
export const sandbox: SandboxAccess = testRequest.sandbox;

/** Another sandbox, over https, whose certificate is trusted only through `NODE_EXTRA_CA_CERTS`. */
export const secureSandbox: SandboxAccess = testRequest.secureSandbox;

function read(text: string | undefined): TestRequest {
  if (text === undefined) throw new Error('This suite is started by "npm run test:integration".');
  return v.parse(testRequestSchema, JSON.parse(text));
}
