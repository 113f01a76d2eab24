import { toJson } from '@bufbuild/protobuf';
import { createValidator, violationsToProto } from '@bufbuild/protovalidate';
import { Code, ConnectError, createConnectRouter, type Interceptor } from '@connectrpc/connect';
import { compressionGzip } from '@connectrpc/connect-node';
import type { UniversalHandler } from '@connectrpc/connect/protocol';
import * as v from 'valibot';
import { AccountService, IdentityService, OrganizationService, UserService } from '../gen/gitpod_pb';
import { accounts } from '../methods/accounts';
import { callOf } from '../methods/call';
import { identity, users } from '../methods/identity';
import { invites } from '../methods/invites';
import { joining } from '../methods/joining';
import { organizations } from '../methods/organizations';
import { strictJsonDecoder } from './strictJson';

export const bodyLimit = 4 * 1024 * 1024;
/** The methods that work without authentication. */
export const publicMethods: ReadonlySet<string> = new Set(['GetOrganizationInviteSummary', 'ListLoginProviders']);

const validator = createValidator();
const idsSchema = v.object({ organizationId: v.optional(v.string()), inviteId: v.optional(v.string()) });

/** Rejects a request that violates a rule of the schema, with the message that Go's protovalidate would give. */
const validationInterceptor: Interceptor = (next) => (request) => {
  const { violations } = request.stream ? {} : validator.validate(request.method.input, request.message);
  if (violations !== undefined) {
    const lines = violations.map(String);
    const message =
      lines.length === 1 ? `validation error: ${lines.join()}` : ['validation errors:', ...lines].join('\n - ');
    const [value, desc] = violationsToProto(violations);
    throw new ConnectError(message, Code.InvalidArgument, undefined, [{ desc, value }]);
  }
  return next(request);
};

/** Records the organization and invite of a call, and whether the method completed. */
const recordingInterceptor: Interceptor = (next) => async (request) => {
  const { record } = callOf({ values: request.contextValues });
  const requestJson = request.stream ? {} : toJson(request.method.input, request.message);
  const { organizationId, inviteId } = v.parse(idsSchema, requestJson);
  Object.assign(record, organizationId && { organizationId }, inviteId && { invite: `…${inviteId.slice(-4)}` });
  try {
    const response = await next(request);
    Object.assign(record, { workDone: true });
    return response;
  } catch (error) {
    if (!(error instanceof ConnectError)) {
      console.error('The sandbox itself failed:', error);
    }
    throw error;
  }
};

const jsonOptions = { ignoreUnknownFields: true, textDecoder: strictJsonDecoder };

const router = createConnectRouter({
  grpc: false,
  grpcWeb: false,
  acceptCompression: [compressionGzip],
  readMaxBytes: bodyLimit,
  jsonOptions,
  interceptors: [recordingInterceptor, validationInterceptor],
})
  .service(AccountService, accounts)
  .service(IdentityService, identity)
  .service(OrganizationService, { ...organizations, ...invites, ...joining })
  .service(UserService, users);

/** All methods of the sandbox, by path. */
export const handlers: ReadonlyMap<string, UniversalHandler> = new Map(
  router.handlers.map((handler) => [`/api${handler.requestPath}`, handler]),
);
