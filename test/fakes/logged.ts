import type { Logger } from '../../src/api/ports';

/** A logger that keeps its lines for tests. */
export class LoggedLines implements Logger {
  readonly lines: string[] = [];
  readonly trace = (message: string): void => void this.lines.push(message);
  readonly debug = this.trace;
  readonly info = this.trace;
  readonly warn = this.trace;
  readonly error = this.trace;

  get text(): string {
    return this.lines.join('\n');
  }
}
