import type { Fault } from './fault';

/** Whether the method does its work although this goes wrong. */
export function doesWork(fault: Fault): boolean {
  switch (fault.kind) {
    case 'unauthenticated':
    case 'redirect':
    case 'cutBeforeWork':
      return false;
    case 'error':
    case 'html':
    case 'emptyBody':
    case 'answer':
    case 'stalledHeaders':
      return fault.work === 'done';
    default:
      return true;
  }
}
