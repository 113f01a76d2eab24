import assert from 'node:assert/strict';
import type { CancellationToken, DataTransfer } from 'vscode';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { linkAt } from '../errors/support/commandRuns';

describe('Dragging an invite into a document', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  /** Opens a window that has read the link of an organization, unless `reads` is false. */
  async function open(key: string, { reads = true } = {}): Promise<Window> {
    const window = await world.open({ as: 'ada', selects: key });
    if (reads) {
      assert.ok(window.row);
      await window.finish(window.application.tree.getChildren(window.row));
      await window.quiet();
    }
    world.sandbox.clearCalls();
    return window;
  }

  /** Returns the inserted text; `cancellation` ends the drop while the link is read. */
  async function drop(window: Window, cancellation = new AbortController()): Promise<readonly unknown[] | undefined> {
    const { row, application } = window;
    assert.ok(row);
    const items = new Map<string, unknown>();
    const dataTransfer = {
      set: (type: string, item: unknown) => void items.set(type, item),
      get: (type: string) => items.get(type),
    } as unknown as DataTransfer;
    const token = {
      get isCancellationRequested() {
        return cancellation.signal.aborted;
      },
      onCancellationRequested: (listener: () => void) => {
        cancellation.signal.addEventListener('abort', listener);
        return { dispose: () => undefined };
      },
    } as unknown as CancellationToken;
    application.drag.drag([row], dataTransfer);
    const edits = await window.finish(application.drag.drop({ languageId: 'plaintext' }, dataTransfer, token));
    return edits?.map(({ insertText }) => insertText);
  }

  function reads(): (string | undefined)[] {
    return world.sandbox.calls().map(({ method, organizationId }) => `${method} ${organizationId ?? ''}`);
  }

  it('inserts the current link when another window replaced it, with one request', async () => {
    const window = await open('acme');
    const old = linkAt(world, 'acme');
    world.sandbox.world.replaceInvite(world.sandbox.world.organization('acme'));
    const inserted = await drop(window);
    assert.notEqual(linkAt(world, 'acme'), old);
    assert.deepEqual(inserted, [linkAt(world, 'acme')]);
    assert.deepEqual(reads(), [`GetOrganizationInvite ${world.sandbox.world.organization('acme').id}`]);
  });

  it('inserts nothing when the organization no longer has a link', async () => {
    const window = await open('acme');
    world.sandbox.faults({ method: 'GetOrganizationInvite', fault: { kind: 'error', code: 'not_found', message: '' } });
    assert.equal(await drop(window), undefined);
    assert.equal(window.user.last?.message, "Couldn't insert the invite link: Acme Engineering no longer has one.");
  });

  it('inserts nothing when the link cannot be read, and reports that', async () => {
    const window = await open('acme');
    world.sandbox.faults({
      method: 'GetOrganizationInvite',
      times: 9,
      fault: { kind: 'error', code: 'unavailable', message: '' },
    });
    assert.equal(await drop(window), undefined);
    assert.match(
      window.user.last?.message ?? '',
      /^Couldn't insert the invite link of Acme Engineering\. .* is temporarily unavailable/,
    );
  });

  it('inserts nothing, and reports nothing, when the drop is cancelled', async () => {
    const window = await open('acme');
    const cancellation = new AbortController();
    world.reroute(
      (_url, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new DOMException('aborted', 'AbortError'));
          });
          cancellation.abort();
        }),
      ['GetOrganizationInvite'],
    );
    assert.equal(await drop(window, cancellation), undefined);
    assert.deepEqual(window.user.messages, []);
  });

  for (const key of ['acme', 'sever']) {
    it(`does not read a link that was not read before: ${key}`, async () => {
      const window = await open(key, { reads: key === 'sever' });
      assert.equal(await drop(window), undefined);
      assert.deepEqual(reads(), []);
      assert.match(window.user.last?.message ?? '', /^Expand .* first to load its link\./);
    });
  }
});
