import * as v from 'valibot';
import type { Counts } from '../counts';

/** The environment variable that carries a {@link TestRequest} as JSON into the extension host. */
export const testRequestVariable = 'GITPOD_INVITES_TEST_REQUEST';

const sandboxSchema = v.object({
  origin: v.string(),
  /** Tokens by name. */
  tokens: v.record(v.string(), v.string()),
  /** Organizations by key. */
  organizations: v.record(v.string(), v.object({ id: v.string(), name: v.string() })),
  /** Invite links by their organization's key. */
  inviteLinks: v.record(v.string(), v.string()),
});

/** The mocha options that can be given on the command line. */
const mochaSchema = v.object({
  color: v.boolean(),
  bail: v.optional(v.boolean()),
  fgrep: v.optional(v.string()),
  grep: v.optional(v.string()),
  invert: v.optional(v.boolean()),
  retries: v.optional(v.number()),
  timeout: v.optional(v.number()),
});

/** The input of the suite inside the extension host. */
export const testRequestSchema = v.object({
  /** The loopback port that accepts {@link TestMessage}s, one JSON object per line. */
  port: v.number(),
  mocha: mochaSchema,
  /** The service in the user setting `gitpodInvites.host`. */
  sandbox: sandboxSchema,
  /** A second sandbox over https, whose certificate is trusted only through the extension host's environment. */
  secureSandbox: sandboxSchema,
});

export type TestRequest = v.InferOutput<typeof testRequestSchema>;
export type SandboxAccess = v.InferOutput<typeof sandboxSchema>;
export type MochaChoices = v.InferOutput<typeof mochaSchema>;

/** A message from the suite: a line of output, or, once and last, the counts. */
export type TestMessage = { readonly line: string } | { readonly counts: Counts };
