/** The codes of the Connect protocol with the HTTP status that each is answered with (Connect specification, "Error Codes"). */
export const statusByCode = {
  canceled: 499,
  unknown: 500,
  invalid_argument: 400,
  deadline_exceeded: 504,
  not_found: 404,
  already_exists: 409,
  permission_denied: 403,
  resource_exhausted: 429,
  failed_precondition: 400,
  aborted: 409,
  out_of_range: 400,
  unimplemented: 501,
  internal: 500,
  unavailable: 503,
  data_loss: 500,
  unauthenticated: 401,
} as const;

export type ConnectCode = keyof typeof statusByCode;

interface ErrorDetail {
  /** The full name of a protobuf message. */
  readonly type: string;
  /** That message in binary, as base64 without padding. */
  readonly value: string;
  /** The same message as JSON; servers may leave it out. */
  readonly debug?: unknown;
}

/** A refusal as a method throws it; the server turns it into Connect's JSON. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly details: readonly ErrorDetail[];

  /** `userMessage` is written for people and travels as `gitpod.v1.ActionableErrorDetails`. `status` departs from the usual one. */
  constructor(
    readonly code: ConnectCode,
    message: string,
    options: { userMessage?: string | undefined; status?: number | undefined } = {},
  ) {
    super(message);
    this.details = options.userMessage === undefined ? [] : [actionable(options.userMessage)];
    this.status = options.status ?? statusByCode[code];
  }

  readonly status: number;

  /** The body of the answer: empty parts are left out, as in every proto3 JSON. */
  toJSON(): unknown {
    return {
      code: this.code,
      ...(this.message === '' ? {} : { message: this.message }),
      ...(this.details.length === 0 ? {} : { details: this.details }),
    };
  }
}

function actionable(userMessage: string): ErrorDetail {
  const text = Buffer.from(userMessage);
  const wire = Buffer.concat([Buffer.from([0x0a, ...varint(text.length)]), text]);
  return {
    type: 'gitpod.v1.ActionableErrorDetails',
    value: wire.toString('base64').replace(/=+$/, ''),
    debug: { userMessage },
  };
}

function varint(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...varint(value >>> 7)];
}
