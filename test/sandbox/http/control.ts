import type { Sandbox } from '../sandbox';
import { jsonAnswer, type Answer } from './answer';

/** Answers what is under `/sandbox/`: the same that the `Sandbox` object offers, for processes that have only its address. */
export function answerControl(sandbox: Sandbox, verb: string, path: string, body: string): Answer {
  try {
    switch (`${verb} ${path}`) {
      case 'GET /sandbox/calls':
        return jsonAnswer(200, {
          calls: sandbox.calls(),
          pages: sandbox.pages(),
          connections: sandbox.connections(),
        });
      case 'POST /sandbox/faults':
        sandbox.addFaults(JSON.parse(body));
        return jsonAnswer(200, {});
      case 'POST /sandbox/release':
        sandbox.release();
        return jsonAnswer(200, {});
      case 'POST /sandbox/behaviour':
        sandbox.changeBehaviour(objectIn(body));
        return jsonAnswer(200, {});
      case 'POST /sandbox/revoke':
        sandbox.world.revokeToken(nameIn(objectIn(body)));
        return jsonAnswer(200, {});
      case 'POST /sandbox/reset':
        sandbox.reset();
        return jsonAnswer(200, {});
      default:
        return jsonAnswer(404, { error: `There is no ${verb} ${path}` });
    }
  } catch (error) {
    return jsonAnswer(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function objectIn(body: string): object {
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null) {
    throw new Error('The body is to be a JSON object');
  }
  return value;
}

function nameIn(request: object): string {
  if (!('token' in request) || typeof request.token !== 'string') {
    throw new Error('Say which token, by its name: {"token":"ada"}');
  }
  return request.token;
}
