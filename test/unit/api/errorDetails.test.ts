import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { actionableMessage, retryDelaySeconds } from '../../../src/api/errorDetails';
import { GitpodError } from '../../../src/api/errors';
import { ActionableErrorDetailsSchema } from '../../sandbox/gen/gitpod_pb';
import { RetryInfoSchema } from '../../sandbox/gen/retry_info_pb';
import { Service } from '../../fakes/service';

/** A detail without its JSON form, which servers may send. */
const written = (userMessage: string, errorCode = ''): object => ({
  type: 'gitpod.v1.ActionableErrorDetails',
  value: base64Encode(
    toBinary(ActionableErrorDetailsSchema, create(ActionableErrorDetailsSchema, { userMessage, errorCode })),
  ),
});
const delayed = (seconds: bigint, nanos = 0): object => ({
  type: 'type.googleapis.com/google.rpc.RetryInfo',
  value: base64Encode(toBinary(RetryInfoSchema, create(RetryInfoSchema, { retryDelay: { seconds, nanos } }))),
});

describe('The details of an error', () => {
  it('have the message for users in binary form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), fc.string(), (message, code) => {
        const expected = message.trim() === '' ? undefined : message.trim();
        assert.equal(actionableMessage([written(message, code)]), expected);
      }),
    );
  });

  it('have the retry delay in binary form', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 100_000n }), fc.nat({ max: 999_999_999 }), (seconds, nanos) => {
        assert.equal(retryDelaySeconds([delayed(seconds, nanos)]), Math.ceil(Number(seconds) + nanos / 1e9));
      }),
    );
  });

  const delays: readonly (readonly [unknown, number | undefined])[] = [
    [{ retryDelay: '5s' }, 5],
    [{ retryDelay: '1.500s' }, 2],
    [{ retryDelay: '0s' }, 0],
    [{ retryDelay: '-5s' }, undefined],
    [{ retryDelay: '5' }, undefined],
    [{ retryDelay: 5 }, undefined],
    [{ retryDelay: '9999999999999s' }, undefined],
    [undefined, undefined],
  ];
  for (const [debug, expected] of delays) {
    it(`have the retry delay as JSON: ${JSON.stringify(debug)}`, () => {
      assert.equal(retryDelaySeconds([{ type: 'google.rpc.RetryInfo', debug }]), expected);
    });
  }

  it('are read from JSON first, and from the binary form when JSON has no value', () => {
    assert.equal(retryDelaySeconds([{ ...delayed(9n), debug: { retryDelay: '5s' } }]), 5);
    assert.equal(retryDelaySeconds([{ ...delayed(9n), debug: {} }]), 9);
    assert.equal(actionableMessage([{ ...written('In bytes.'), debug: { userMessage: 'As JSON.' } }]), 'As JSON.');
    assert.equal(actionableMessage([{ ...written('In bytes.'), debug: { userMessage: ' ' } }]), 'In bytes.');
  });

  it('are ignored when the delay is negative or too long', () => {
    assert.equal(retryDelaySeconds([delayed(-5n)]), undefined);
    assert.equal(retryDelaySeconds([delayed(2n ** 62n)]), undefined);
  });

  it('may be any bytes, and are parsed safely', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const value = base64Encode(bytes);
        const message = actionableMessage([{ type: 'gitpod.v1.ActionableErrorDetails', value }]);
        const seconds = retryDelaySeconds([{ type: 'google.rpc.RetryInfo', value }]);
        assert.ok(message === undefined || message !== '');
        assert.ok(seconds === undefined || (Number.isSafeInteger(seconds) && seconds >= 0));
      }),
    );
  });

  it('may be truncated anywhere, and are then ignored', () => {
    const whole = Buffer.from((written('Upgrade first.') as { value: string }).value, 'base64');
    for (let length = 0; length < whole.length; length++) {
      const value = whole.subarray(0, length).toString('base64');
      assert.equal(actionableMessage([{ type: 'gitpod.v1.ActionableErrorDetails', value }]), undefined);
    }
  });

  describe('on the wire', () => {
    let service: Service;
    before(async () => {
      service = await Service.start();
    });
    after(() => service.close());

    const failing = async (): Promise<GitpodError> => {
      const { session } = service.organization('kobo');
      const error: unknown = await service.clients
        .for(session)
        .accounts.retrieve()
        .then(
          () => undefined,
          (reason: unknown) => reason,
        );
      assert.ok(error instanceof GitpodError);
      return error;
    };

    for (const debug of [true, false]) {
      it(`take precedence over headers${debug ? '' : ', without JSON too'}`, async () => {
        service.sandbox.faults({
          times: 3,
          fault: {
            kind: 'error',
            code: 'resource_exhausted',
            retryInfo: 40,
            retryAfter: 20,
            userMessage: 'Later.',
            debug,
          },
        });
        const error = await failing();
        assert.deepEqual([error.retryAfterSeconds, error.userMessage], [40, 'Later.']);
        service.sandbox.clearFaults();
      });
    }

    it('leave the delay to the headers when they have none', async () => {
      service.sandbox.faults({
        times: 3,
        fault: { kind: 'error', code: 'resource_exhausted', rateLimitRetryAfter: 20 },
      });
      assert.equal((await failing()).retryAfterSeconds, 20);
      service.sandbox.clearFaults();
    });
  });
});
