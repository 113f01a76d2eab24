import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import type { ExtensionContext } from 'vscode';
import { hostPortVariable, type JobAnswer, type JobOrder } from '../jobs';
import { jobs } from './jobs';
import { FixedRows } from './fixedRows';

/** The part of the benchmark that runs inside the extension host: does what it is told over a socket, and answers with numbers. */
export function activate(context: ExtensionContext): void {
  const rows = new FixedRows();
  const socket = connect(Number(process.env[hostPortVariable]), '127.0.0.1');
  const work = jobs(rows);
  createInterface({ input: socket }).on('line', (line) => {
    const { job, input } = JSON.parse(line) as JobOrder;
    const say = (answer: JobAnswer): void => void socket.write(`${JSON.stringify(answer)}\n`);
    work[job](input as never).then(
      (samples) => {
        say({ samples });
      },
      (error: unknown) => {
        say({ error: inspect(error) });
      },
    );
  });
  context.subscriptions.push(rows, { dispose: () => socket.destroy() });
}
