import assert from 'node:assert/strict';
import { systemClock } from '../../../src/api/ports';

describe('The system clock', () => {
  it('sleeps for the given time', async () => {
    const started = performance.now();
    await systemClock.sleep(20);
    assert.ok(performance.now() - started >= 18);
  });

  it('rejects with the abort reason when the signal is aborted', async () => {
    const controller = new AbortController();
    const asleep = assert.rejects(systemClock.sleep(60_000, controller.signal), /enough/);
    controller.abort(new Error('enough'));
    await asleep;
  });

  it('does not sleep when the signal is already aborted', async () => {
    await assert.rejects(systemClock.sleep(60_000, AbortSignal.abort(new Error('enough'))), /enough/);
  });

  it('returns the time', () => {
    assert.ok(Math.abs(systemClock.now() - Date.now()) < 1_000);
  });
});
