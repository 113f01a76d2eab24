import { connect } from 'node:net';
import type { Sandbox } from '../../sandbox/startSandbox';

/**
 * Calls a method over a raw connection; returns every received byte, and the error code that ended the connection, if
 * any.
 */
export function rawCall(
  sandbox: Sandbox,
  procedure: string,
  request: object,
  as: string,
  options: { keepAlive?: boolean } = {},
): Promise<{ bytes: Buffer; error?: string }> {
  const { hostname, port } = new URL(sandbox.origin);
  const body = JSON.stringify(request);
  const head = [
    `POST /api/gitpod.v1.${procedure} HTTP/1.1`,
    `Host: ${hostname}`,
    `Authorization: Bearer ${sandbox.token(as)}`,
    'Content-Type: application/json',
    `Connection: ${options.keepAlive === true ? 'keep-alive' : 'close'}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
    });
    let error: string | undefined;
    socket.on('error', (thrown: NodeJS.ErrnoException) => {
      error = thrown.code;
    });
    socket.on('close', () => {
      resolve({ bytes: Buffer.concat(chunks), ...(error === undefined ? {} : { error }) });
    });
  });
}
