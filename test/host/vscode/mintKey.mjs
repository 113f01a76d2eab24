// Loaded into a VS Code server to handle `POST …/mint-key`, with which the workbench requests one half of the key that
// encrypts its secrets. The server does not handle it, and without a response the workbench keeps secrets in memory
// only.
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
// Extension hosts would inherit these arguments, but do not need this module.
process.execArgv.length = 0;
