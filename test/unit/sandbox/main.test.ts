import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { at, textAt } from './callSandbox';

const main = join(__dirname, '../../sandbox/main.ts');

/** Runs the command; the result has its output and exit code. */
function run(...args: string[]): Running {
  return runIn({}, ...args);
}

interface Running {
  firstLine: Promise<string>;
  stop: (signal: NodeJS.Signals) => void;
  ended: Promise<{ code: unknown; said: string }>;
}

/** The same with additional environment variables. */
function runIn(env: NodeJS.ProcessEnv, ...args: string[]): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const lines = createInterface(child.stdout);
  const firstLine = new Promise<string>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => {
      resolve('');
    });
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, said }));
  return { firstLine, ended, stop: (signal) => child.kill(signal) };
}

describe('The sandbox command', function () {
  it('prints one JSON line with everything needed to use it, and ends on request', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const sandbox = run('--seed', 'test');
      const line: unknown = JSON.parse(await sandbox.firstLine);
      const response = await fetch(`${textAt(line, 'origin')}/api/gitpod.v1.OrganizationService/GetOrganization`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${textAt(line, 'tokens', 'ada-acme')}` },
        body: JSON.stringify({ organizationId: textAt(line, 'organizations', 'acme', 'id') }),
      });
      assert.equal(response.status, 200);
      sandbox.stop(signal);
      assert.deepEqual(await sandbox.ended, { code: 0, said: '' });
    }
  });

  it('reads from the environment what Get does without an invite', async () => {
    const sandbox = runIn({ SANDBOX_GET_INVITE: 'creates' }, '--seed', 'test');
    const line: unknown = JSON.parse(await sandbox.firstLine);
    const response = await fetch(`${textAt(line, 'origin')}/api/gitpod.v1.OrganizationService/GetOrganizationInvite`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${textAt(line, 'tokens', 'ada-acme')}` },
      body: JSON.stringify({ organizationId: textAt(line, 'organizations', 'acme', 'id') }),
    });
    assert.equal(response.status, 200);
    sandbox.stop('SIGTERM');
    await sandbox.ended;
    const { code, said } = await runIn({ SANDBOX_GET_INVITE: 'sometimes' }).ended;
    assert.equal(code, 1);
    assert.match(said, /sometimes/);
  });

  it('writes the authority to a file with --tls, and removes it at the end', async () => {
    const sandbox = run('--tls', '--seed', 'large', '--latency', '5', '--organizations', '20', '--label', 'second');
    const line: unknown = JSON.parse(await sandbox.firstLine);
    const ca = textAt(line, 'ca');
    assert.equal(readFileSync(ca, 'utf8'), textAt(line, 'certificate'));
    assert.match(textAt(line, 'origin'), /^https:/);
    assert.match(textAt(line, 'tokens', 'ada'), /_second_sample_/);
    assert.equal(at(line, 'organizations', 'org-9', 'name') !== undefined, true);
    sandbox.stop('SIGTERM');
    assert.deepEqual(await sandbox.ended, { code: 0, said: '' });
    assert.equal(existsSync(ca), false);
  });

  it('reports arguments that it does not understand', async () => {
    for (const args of [['--port', 'x'], ['--seed', 'tiny'], ['--latency', '-1'], ['--label', 'A b'], ['--odd']]) {
      const { ended } = run(...args);
      const { code, said } = await ended;
      assert.equal(code, 1, args.join(' '));
      assert.match(said, /Usage: npm run sandbox/);
    }
  });
});
