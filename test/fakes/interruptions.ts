import type { FaultRule } from '../sandbox/startSandbox';
import type { Service } from './service';

/** One way in which a request that changes something gets no usable response. */
export interface Interruption {
  readonly fault: FaultRule['fault'];
  /** What happens locally once the request has arrived, and once the service has done the work if it does any. */
  readonly localEvent?: 'deadline' | 'cancel';
  /** Whether the service has made the change. */
  readonly isDone: boolean;
}

/** Every kind of interruption, by what happens. */
export const interruptions: Readonly<Record<string, Interruption>> = {
  'the service is down': { fault: { kind: 'error', code: 'unavailable' }, isDone: false },
  'the service fails before the work': { fault: { kind: 'error', code: 'internal' }, isDone: false },
  'the service fails after the work': { fault: { kind: 'error', code: 'internal', work: 'done' }, isDone: true },
  'a proxy finds no service': { fault: { kind: 'html', status: 502 }, isDone: false },
  'a proxy loses the response': { fault: { kind: 'html', status: 504, work: 'done' }, isDone: true },
  'a captive portal responds': { fault: { kind: 'html', status: 200 }, isDone: false },
  'the response is empty': { fault: { kind: 'emptyBody', status: 200, work: 'done' }, isDone: true },
  'the connection is reset before the work': { fault: { kind: 'cutBeforeWork' }, isDone: false },
  'the connection is reset after the work': { fault: { kind: 'cutAfterWork' }, isDone: true },
  'the connection ends within the body': { fault: { kind: 'cutAfterWork', how: 'end', afterBytes: 1 }, isDone: true },
  'no response comes, and nothing is done': {
    fault: { kind: 'stalledHeaders' },
    localEvent: 'deadline',
    isDone: false,
  },
  'no response comes after the work': {
    fault: { kind: 'stalledHeaders', work: 'done' },
    localEvent: 'deadline',
    isDone: true,
  },
  'half a response comes': { fault: { kind: 'stalledBody' }, localEvent: 'deadline', isDone: true },
  'the response is cut within its JSON': { fault: { kind: 'truncatedJson' }, isDone: true },
  'the user cancels before the work': { fault: { kind: 'stalledHeaders' }, localEvent: 'cancel', isDone: false },
  'the user cancels after the work': {
    fault: { kind: 'stalledHeaders', work: 'done' },
    localEvent: 'cancel',
    isDone: true,
  },
};

/** Longer than any request may take. */
const pastDeadlineMs = 20_000;

/** Interrupts the next request of a method while `change` runs, and returns its result. */
export async function interrupt<Result>(
  service: Service,
  method: string,
  { fault, localEvent }: Omit<Interruption, 'isDone'>,
  change: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  service.sandbox.faults({ method, fault });
  const controller = new AbortController();
  const result = change(controller.signal);
  if (localEvent !== undefined) {
    const doesWork = fault.kind === 'stalledBody' || (fault.kind === 'stalledHeaders' && fault.work === 'done');
    await service.sandbox.waitForCall((call) => call.method === method && (call.workDone || !doesWork));
    if (localEvent === 'cancel') controller.abort();
    else await service.clock.advance(pastDeadlineMs);
  }
  return result;
}
