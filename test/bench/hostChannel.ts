import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { JobAnswer, JobInputs, JobName, Samples } from './jobs';

const patienceMs = 180_000;

/** Gives work to the part of the benchmark that runs inside an extension host: one job at a time. */
export class HostChannel {
  readonly #server: Server;
  #host: Promise<Socket>;
  #answered: (answer: JobAnswer) => void = () => undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.#host = this.#next();
  }

  static async open(): Promise<HostChannel> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HostChannel(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** @throws Error when the job failed, or is not done after three minutes */
  async run<Job extends JobName>(job: Job, input: JobInputs[Job]): Promise<Samples> {
    const host = await this.#host;
    const answer = await new Promise<JobAnswer>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${job} was not done in time`));
      }, patienceMs);
      this.#answered = (given) => {
        clearTimeout(timer);
        resolve(given);
      };
      host.write(`${JSON.stringify({ job, input })}\n`);
    });
    if (answer.samples === undefined) throw new Error(`${job}: ${answer.error ?? 'no answer'}`);
    return answer.samples;
  }

  async close(): Promise<void> {
    (await this.#host).destroy();
    this.#server.close();
  }

  /** A window that was loaded again has another extension host. */
  #next(): Promise<Socket> {
    return new Promise((resolve) => {
      this.#server.once('connection', (socket) => {
        createInterface({ input: socket }).on('line', (line) => {
          this.#answered(JSON.parse(line) as JobAnswer);
        });
        socket.on('error', () => undefined);
        resolve(socket);
      });
    });
  }
}
