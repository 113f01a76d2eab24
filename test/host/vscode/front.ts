import { randomBytes } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';

/** What stands before a VS Code server: the address that browsers open. */
export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Passes everything, web sockets too, to the VS Code server at `serverPort`. The server does not answer `POST …/mint-key`,
 * with which the workbench asks for half of the key that encrypts its secrets; without an answer it keeps them in memory only.
 * @param persistSecrets whether to answer it, with the same 32 bytes for the life of this front
 */
export async function startFront(serverPort: number, persistSecrets: boolean): Promise<Front> {
  const halfKey = randomBytes(32);
  const agent = new http.Agent({ keepAlive: true });
  const sockets = new Set<Duplex>();

  const server = http.createServer((request, response) => {
    if (request.method === 'POST' && request.url?.endsWith('/mint-key') === true) {
      request.resume();
      if (persistSecrets) response.end(halfKey);
      else response.writeHead(404).end();
      return;
    }
    const { method, url, rawHeaders } = request;
    const onward = http.request({ host: '127.0.0.1', port: serverPort, agent, method, path: url, headers: rawHeaders });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => {
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });

  server.on('upgrade', (request, client, head) => {
    const onward = net.connect(serverPort, '127.0.0.1', () => {
      const lines = [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/1.1`];
      for (let at = 0; at < request.rawHeaders.length; at += 2) {
        lines.push(`${request.rawHeaders[at] ?? ''}: ${request.rawHeaders[at + 1] ?? ''}`);
      }
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(client).pipe(onward);
    });
    for (const [one, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The front has no port.');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          agent.destroy();
          resolve();
        });
        server.closeAllConnections();
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}
