import assert from 'node:assert/strict';
import type { CancellationToken, DataTransfer } from 'vscode';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { linkAt } from '../errors/support/acts';

describe('An invite that is dragged into a document', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  /** A window that has read the link of an organization, unless it is to know nothing of it. */
  async function open(key: string, { reads = true } = {}): Promise<Window> {
    const window = await world.open({ as: 'ada', selects: key });
    if (reads) {
      assert.ok(window.row);
      await window.finish(window.application.tree.getChildren(window.row));
      await window.quiet();
    }
    world.sandbox.forgetCalls();
    return window;
  }

  /** What is inserted; `cancel` is called when the link is being read. */
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

  it('is the current link where another window replaced it, for one request', async () => {
    const window = await open('acme');
    const old = linkAt(world, 'acme');
    world.sandbox.world.replaceInvite(world.sandbox.world.organization('acme'));
    const inserted = await drop(window);
    assert.notEqual(linkAt(world, 'acme'), old);
    assert.deepEqual(inserted, [linkAt(world, 'acme')]);
    assert.deepEqual(reads(), [`GetOrganizationInvite ${world.sandbox.world.organization('acme').id}`]);
  });

  it('is nothing where the organization has no link any more', async () => {
    const window = await open('acme');
    world.sandbox.faults({ method: 'GetOrganizationInvite', fault: { kind: 'error', code: 'not_found', message: '' } });
    assert.equal(await drop(window), undefined);
    assert.equal(window.user.last?.message, "Couldn't insert the invite link: Acme Engineering no longer has one.");
  });

  it('is nothing where the link cannot be read, and that is said', async () => {
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

  it('is nothing, and nothing is said, where the drop is cancelled', async () => {
    const window = await open('acme');
    const cancellation = new AbortController();
    world.lead(
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
    it(`is not read for the drop where it was not read before: ${key}`, async () => {
      const window = await open(key, { reads: key === 'sever' });
      assert.equal(await drop(window), undefined);
      assert.deepEqual(reads(), []);
      assert.match(window.user.last?.message ?? '', /^Expand .* first to load its link\./);
    });
  }
});
