import { create, toBinary, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError } from '@connectrpc/connect';
import { codeFromString } from '@connectrpc/connect/protocol-connect';
import { ActionableErrorDetailsSchema } from '../gen/gitpod_pb';
import { RetryInfoSchema } from '../gen/retry_info_pb';

interface Details {
  /** A message for the user, sent as `gitpod.v1.ActionableErrorDetails`. */
  readonly userMessage?: string | undefined;
  /** Retry delay in seconds, sent as `google.rpc.RetryInfo`. */
  readonly retryInfo?: number | undefined;
  /** Whether details are also included as JSON; servers may omit that. */
  readonly debug?: boolean | undefined;
}

/** Creates an error from the name of its code, such as `not_found`. */
export function connectError(
  code: string,
  message: string,
  { userMessage, retryInfo, debug }: Details = {},
): ConnectError {
  const error = new ConnectError(message, codeFromString(code) ?? Code.Unknown);
  const add = <Desc extends DescMessage>(desc: Desc, value: MessageInitShape<Desc>): void => {
    const bytes = { type: desc.typeName, value: toBinary(desc, create(desc, value)) };
    error.details.push(debug === false ? bytes : { desc, value });
  };
  if (userMessage !== undefined) {
    add(ActionableErrorDetailsSchema, { userMessage });
  }
  if (retryInfo !== undefined) {
    add(RetryInfoSchema, { retryDelay: durationFromMs(retryInfo * 1000) });
  }
  return error;
}
