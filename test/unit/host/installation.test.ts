import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../host/eventually';
import { npm } from '../../host/process/runCommand';
import { fetchPackage } from '../../host/vscode/fetchPackage';
import { installFolder } from '../../host/vscode/installFolder';

const run = promisify(execFile);
const hostFolder = path.join(__dirname, '../../host');

describe('Installing', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'installation-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  describe('a folder of the cache', () => {
    const fill = async (aside: string): Promise<void> => {
      await writeFile(path.join(aside, 'content'), 'whole');
    };

    it('is filled once for concurrent callers', async () => {
      const target = path.join(folder, 'vscode');
      let fills = 0;
      const install = () =>
        installFolder(target, 'a test', async (aside) => {
          fills += 1;
          await fill(aside);
        });
      await Promise.all([install(), install(), install()]);
      assert.equal(fills, 1);
      assert.deepEqual(await readdir(target), ['content']);
    });

    it('is not created on failure, and the next call starts over', async () => {
      const target = path.join(folder, 'vscode');
      const cutOff = installFolder(target, 'a test', async (aside) => {
        await writeFile(path.join(aside, 'half'), '');
        throw new Error('cut off');
      });
      await assert.rejects(cutOff, /cut off/);
      assert.ok(!(await readdir(folder)).includes('vscode'));
      await installFolder(target, 'a test', fill);
      assert.deepEqual(await readdir(target), ['content']);
      assert.deepEqual(await readdir(folder), ['vscode']);
    });
  });

  describe('a pinned package', () => {
    let registry: http.Server;
    let integrity: string;
    const environment = { ...process.env };

    beforeEach(async () => {
      const source = path.join(folder, 'source');
      await mkdir(path.join(source, 'lib', 'vscode'), { recursive: true });
      await writeFile(path.join(source, 'package.json'), JSON.stringify({ name: 'pinned-example', version: '1.2.3' }));
      await writeFile(path.join(source, 'lib', 'vscode', 'product.json'), '{}');
      await npm(['pack'], source);
      const archive = await readFile(path.join(source, 'pinned-example-1.2.3.tgz'));
      const digest = await crypto.subtle.digest('SHA-512', archive);
      integrity = `sha512-${Buffer.from(digest).toString('base64')}`;
      registry = http.createServer((request, response) => {
        const origin = `http://${request.headers.host ?? ''}`;
        const dist = { integrity, tarball: `${origin}/pinned-example/-/pinned-example-1.2.3.tgz` };
        const version = { name: 'pinned-example', version: '1.2.3', dist };
        response.end(
          request.url?.endsWith('.tgz') === true
            ? archive
            : JSON.stringify({ name: 'pinned-example', versions: { '1.2.3': version } }),
        );
      });
      registry.listen(0, '127.0.0.1');
      await once(registry, 'listening');
      const address = registry.address();
      assert.ok(address !== null && typeof address === 'object');
      process.env['npm_config_registry'] = `http://127.0.0.1:${address.port}/`;
      process.env['npm_config_cache'] = path.join(folder, 'npm-cache');
    });

    afterEach(() => {
      registry.close();
      process.env = { ...environment };
    });

    it('extracts the requested part from the registry that npm is configured for', async () => {
      const target = path.join(folder, 'target');
      await mkdir(target);
      await fetchPackage({ name: 'pinned-example', version: '1.2.3', integrity }, 'lib/vscode', target);
      assert.deepEqual(await readdir(target), ['product.json']);
    });

    it('rejects an archive with another sha512', async () => {
      const target = path.join(folder, 'target');
      await mkdir(target);
      const other = `sha512-${Buffer.alloc(64).toString('base64')}`;
      const fetched = fetchPackage(
        { name: 'pinned-example', version: '1.2.3', integrity: other },
        'lib/vscode',
        target,
      );
      await assert.rejects(fetched, /integrity/i);
      assert.ok(!(await readdir(target)).includes('product.json'));
    });
  });

  describe('the dependencies of a fresh clone', () => {
    beforeEach(async () => {
      await cp(hostFolder, path.join(folder, 'test', 'host'), { recursive: true });
      await mkdir(path.join(folder, 'dependency'));
      const manifest = { name: 'clone', version: '1.0.0', dependencies: { dependency: 'file:dependency' } };
      const packages = {
        '': manifest,
        dependency: { version: '1.0.0' },
        'node_modules/dependency': { resolved: 'dependency', link: true },
      };
      await writeFile(
        path.join(folder, 'dependency', 'package.json'),
        '{ "name": "dependency", "version": "1.0.0", "main": "main.js" }',
      );
      await writeFile(path.join(folder, 'dependency', 'main.js'), 'module.exports = "it is there";');
      await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
      await writeFile(
        path.join(folder, 'package-lock.json'),
        JSON.stringify({ name: 'clone', version: '1.0.0', lockfileVersion: 3, packages }),
      );
    });

    const bootstrap = (script: string): string[] => [path.join(folder, 'test', 'host', 'bootstrap.mjs'), script];

    it('are installed once for two commands that start at once, and then both run', async () => {
      await writeFile(path.join(folder, 'command.js'), 'console.log(require("dependency"), process.argv[2]);');
      const results = await Promise.all(
        ['one', 'two'].map((name) => run(process.execPath, [...bootstrap('command.js'), name], { cwd: os.tmpdir() })),
      );
      assert.deepEqual(
        results.map(({ stdout }) => stdout.trim()),
        ['it is there one', 'it is there two'],
      );
      const told = results.map(({ stderr }) => stderr).join('');
      assert.equal(told.split('Installing the development dependencies').length, 2, told);
      assert.match(told, /Dependencies installed in \d+ s/);
    });

    it('ends the command when its parent process is killed', async () => {
      await writeFile(path.join(folder, 'command.js'), 'console.log("pid", process.pid); setInterval(() => {}, 1000);');
      const args = JSON.stringify(bootstrap('command.js'));
      const script = `require('node:child_process').spawn(process.execPath, ${args}, { stdio: 'inherit' })`;
      const starter = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
      const printed: unknown[] = await once(starter.stdout, 'data');
      const pid = Number(/pid (\d+)/.exec(String(printed[0]))?.[1]);
      starter.kill('SIGKILL');
      await eventually(
        () => isAlive(pid),
        (alive) => !alive,
      );
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
