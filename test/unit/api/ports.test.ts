import assert from 'node:assert/strict';
import { systemClock } from '../../../src/api/ports';

describe('The system clock', () => {
  it('sleeps for as long as it is told', async () => {
    const started = performance.now();
    await systemClock.sleep(20);
    assert.ok(performance.now() - started >= 18);
  });

  it('wakes with the reason when the signal is aborted', async () => {
    const controller = new AbortController();
    const asleep = assert.rejects(systemClock.sleep(60_000, controller.signal), /enough/);
    controller.abort(new Error('enough'));
    await asleep;
  });

  it('does not fall asleep with a signal that is aborted already', async () => {
    await assert.rejects(systemClock.sleep(60_000, AbortSignal.abort(new Error('enough'))), /enough/);
  });

  it('knows the time', () => {
    assert.ok(Math.abs(systemClock.now() - Date.now()) < 1_000);
  });
});
