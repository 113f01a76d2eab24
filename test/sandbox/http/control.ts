import * as v from 'valibot';
import type { Sandbox } from '../sandbox';
import { type HttpResponse, jsonResponse } from './response';

const tokenSchema = v.object({ token: v.string('Say which token, by its name: {"token":"ada"}') });
const objectSchema = v.record(v.string(), v.unknown(), 'The body is to be a JSON object');

/** Handles requests under `/sandbox/`, which offer the `Sandbox` object to processes that have only its address. */
export function handleControlRequest(sandbox: Sandbox, verb: string, path: string, body: string): HttpResponse {
  const parseBody = (): object => v.parse(objectSchema, JSON.parse(body));
  const actions = new Map<string, () => unknown>([
    [
      'GET /sandbox/calls',
      () => ({ calls: sandbox.calls(), pages: sandbox.pages(), connections: sandbox.connections() }),
    ],
    [
      'POST /sandbox/faults',
      () => {
        sandbox.addFaults(JSON.parse(body));
      },
    ],
    [
      'POST /sandbox/release',
      () => {
        sandbox.release();
      },
    ],
    [
      'POST /sandbox/behaviour',
      () => {
        sandbox.changeBehaviour(parseBody());
      },
    ],
    [
      'POST /sandbox/revoke',
      () => {
        sandbox.world.revokeToken(v.parse(tokenSchema, parseBody()).token);
      },
    ],
    [
      'POST /sandbox/reset',
      () => {
        sandbox.reset();
      },
    ],
  ]);
  const action = actions.get(`${verb} ${path}`);
  try {
    return action === undefined
      ? jsonResponse(404, { error: `There is no ${verb} ${path}` })
      : jsonResponse(200, action() ?? {});
  } catch (error) {
    return jsonResponse(400, { error: error instanceof Error ? error.message : String(error) });
  }
}
