import assert from 'node:assert/strict';
import type { CancellationToken, DocumentPasteEdit, TextDocument } from 'vscode';
import { documentOf } from '../../fakes/fakeVsCode';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { dead, linkAt } from '../errors/support/commandRuns';
import { FakeCancellation } from '../errors/support/fakeScreen';
import { HeldRequest } from './support/heldRequest';

/** A provider call of VS Code with a cancellation token. */
interface Asked {
  readonly name: string;
  /** Sets up the call; the returned function makes it, and returns what is shown. */
  readonly prepare: (world: TestExtension, window: Window) => Promise<(token: CancellationToken) => Promise<unknown>>;
  /** The result of a cancelled call. */
  readonly cancelled: unknown;
}

const asked: readonly Asked[] = [
  {
    name: 'A hover',
    prepare: (world, { application }) => {
      const line = linkAt(world, 'harbour');
      const position = { line: 0, character: 1 } as never;
      return Promise.resolve(async (token) =>
        application.editor.hover.provideHover(documentOf({ line }) as TextDocument, position, token),
      );
    },
    cancelled: undefined,
  },
  {
    name: 'A paste',
    prepare: (world, window) => Promise.resolve((token) => pasteEdits(window, linkAt(world, dead), token)),
    cancelled: [],
  },
  {
    name: 'A paste of the current link',
    prepare: async (world, window) => {
      const text = linkAt(world, 'acme');
      const { world: truth } = world.sandbox;
      const paste = async (): Promise<DocumentPasteEdit | undefined> => {
        // A paste does not wait long; the response is shown on the next paste.
        await pasteEdits(window, text, new FakeCancellation().token);
        await window.quiet();
        return (await pasteEdits(window, text, new FakeCancellation().token))[0];
      };
      // The organization of a link is remembered from its last valid status.
      await paste();
      truth.replaceInvite(truth.organization('acme'));
      window.clock.jump(6 * 60_000);
      const edit = await paste();
      assert.ok(edit);
      const before = edit.insertText;
      return async (token) => {
        const { insertText } = (await window.application.editor.paste.resolveDocumentPasteEdit(edit, token)) ?? {};
        return insertText === before ? 'as it was pasted' : insertText;
      };
    },
    cancelled: 'as it was pasted',
  },
  {
    name: 'The tooltip of a row',
    prepare: async (world, window) => {
      const { tree } = window.application;
      const { id } = world.sandbox.world.organization('acme');
      const row = (await tree.getChildren()).find(
        (node) => 'organization' in node && 'id' in node.organization && node.organization.id === id,
      );
      assert.ok(row);
      await tree.getChildren(row);
      await window.quiet();
      const [invite] = await tree.getChildren(row);
      assert.ok(invite);
      const item = await tree.getTreeItem(invite);
      const before = item.tooltip;
      return async (token) =>
        (await tree.resolveTreeItem(item, invite, token)).tooltip === before ? 'no hover' : 'a hover';
    },
    cancelled: 'no hover',
  },
];

async function pasteEdits(
  { application }: Window,
  text: string,
  token: CancellationToken,
): Promise<readonly DocumentPasteEdit[]> {
  const document = { languageId: 'plaintext', getText: () => '' } as unknown as TextDocument;
  const transfer = { get: () => ({ asString: () => Promise.resolve(text) }) } as never;
  const edits = await application.editor.paste.provideDocumentPasteEdits(document, [], transfer, {} as never, token);
  return edits ?? [];
}

describe('A call that VS Code cancelled', () => {
  let world: TestExtension;
  let window: Window;
  let source: FakeCancellation;
  let token: CancellationToken;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  beforeEach(async () => {
    window = await world.open({ as: 'ada' });
    source = new FakeCancellation();
    token = source.token;
  });

  for (const { name, prepare, cancelled } of asked) {
    it(`sends no request when it was cancelled before: ${name}`, async () => {
      const ask = await window.finish(prepare(world, window));
      world.requests.length = 0;
      source.cancel();
      assert.deepEqual(await window.finish(ask(token)), cancelled);
      await window.quiet();
      assert.deepEqual(world.requests, []);
      assert.deepEqual(window.user.messages, []);
    });

    it(`shows nothing and sends no further request when it is cancelled meanwhile: ${name}`, async () => {
      const ask = await window.finish(prepare(world, window));
      const held = new HeldRequest(world, 0, 'request');
      world.requests.length = 0;
      const answer = ask(token);
      await window.finish(held.reached);
      source.cancel();
      assert.deepEqual(await window.finish(answer), cancelled);
      const sent = world.requests.length;
      held.release();
      await window.quiet();
      assert.equal(world.requests.length, sent);
      assert.deepEqual(window.user.messages, []);
    });
  }
});
