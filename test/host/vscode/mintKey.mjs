// Loaded into a VS Code server: answers `POST …/mint-key`, with which the workbench asks for half of the key that encrypts its secrets.
// The server itself does not, and without an answer the workbench keeps secrets in memory only.
import { randomBytes } from 'node:crypto';
import http from 'node:http';

const halfKey = randomBytes(32);
const emit = http.Server.prototype.emit;

http.Server.prototype.emit = function (event, request, response, ...rest) {
  const asksForKey = event === 'request' && request.method === 'POST' && request.url.endsWith('/mint-key');
  if (!asksForKey) return emit.call(this, event, request, response, ...rest);
  request.resume();
  response.end(halfKey);
  return true;
};
// Extension hosts inherit these arguments, and need none of this.
process.execArgv.length = 0;
