import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { pickWhatToJoin } from '../../../src/features/join/picker';
import type { askForInvite } from '../../../src/ui/inviteInput';
import { settled } from '../../fakes/fakeClock';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';
import { hostOf } from '../../fakes/samples';
import { partial } from '../../fakes/strict';

const host = hostOf('https://app.gitpod.io');
const link = `${host.origin}/join-organization/0190d0a1-0001-7abc-8def-0000000a1f2d`;
const message = `Our invite: ${link}.`;

/** A visible input box or quick pick, as the user sees it. */
class FakeInput {
  value = '';
  items: readonly { readonly label: string }[] = [];
  activeItems: readonly { readonly label: string }[] = [];
  isShown = false;
  #changed: () => void = () => undefined;
  #hidden: () => void = () => undefined;
  readonly onDidChangeValue = (listener: () => void): void => void (this.#changed = listener);
  readonly onDidHide = (listener: () => void): void => void (this.#hidden = listener);
  readonly onDidAccept = (): void => undefined;
  readonly dispose = (): void => undefined;

  show(): void {
    this.isShown = true;
  }

  type(text: string): void {
    this.value = text;
    this.#changed();
  }

  hide(): void {
    this.isShown = false;
    this.#hidden();
  }
}

interface Shown {
  readonly input: FakeInput;
  /** Sends the text to the pending clipboard read. */
  readonly answer: (text: string) => void;
  readonly fail: () => void;
  readonly result: Promise<unknown>;
}

const opens: Readonly<Record<string, (load: (file: string) => unknown) => Promise<unknown>>> = {
  Preview: (load) => {
    const { askForInvite: ask } = load('src/ui/inviteInput') as { askForInvite: typeof askForInvite };
    return ask('Preview', [host]);
  },
  Join: (load) => {
    const { pickWhatToJoin: pick } = load('src/features/join/picker') as { pickWhatToJoin: typeof pickWhatToJoin };
    return pick([], [host], partial('joinable', { read: () => Promise.resolve({ kind: 'unavailable' }) }));
  },
};

for (const [command, open] of Object.entries(opens)) {
  describe(`The input of ${command}`, () => {
    function show(): Shown {
      const input = new FakeInput();
      let answer: (text: string) => void = () => undefined;
      let fail: () => void = () => undefined;
      const readText = (): Promise<string> =>
        new Promise((resolve, reject) => {
          answer = resolve;
          fail = () => {
            reject(new Error('not allowed'));
          };
        });
      const vscode = {
        env: { clipboard: { readText } },
        l10n: { t: (text: string) => text },
        DiagnosticSeverity: {},
        InputBoxValidationSeverity: { Info: 1 },
        QuickPickItemKind: { Separator: -1 },
        window: { createInputBox: () => input, createQuickPick: () => input },
      };
      const result = loadWithVsCode(vscode, open);
      return { input, answer, fail, result };
    }

    it('is shown before the clipboard responds, and filled in then', async () => {
      const { input, answer } = show();
      assert.equal(input.isShown, true);
      answer(message);
      await settled();
      assert.equal(input.value, link);
    });

    it('stays empty when the clipboard may not be read', async () => {
      const { input, fail } = show();
      fail();
      await settled();
      assert.deepEqual([input.isShown, input.value], [true, '']);
    });

    it('is not filled in when the clipboard responds after more than a second', async () => {
      const { input, answer } = show();
      await wait(1200);
      answer(message);
      await settled();
      assert.deepEqual([input.isShown, input.value], [true, '']);
    });

    for (const typed of ['mine', '']) {
      it(`keeps what the user typed meanwhile: ${JSON.stringify(typed)}`, async () => {
        const { input, answer } = show();
        input.type('m');
        input.type(typed);
        answer(message);
        await settled();
        assert.equal(input.value, typed);
      });
    }

    it('is not changed when it was closed meanwhile', async () => {
      const { input, answer, result } = show();
      input.hide();
      assert.equal(await result, undefined);
      answer(message);
      await settled();
      assert.deepEqual([input.isShown, input.value], [false, '']);
    });

    if (command === 'Join') {
      it('reports a text without an invite, below the organizations that it may name', () => {
        const { input } = show();
        const labels = (): readonly string[] => input.items.map(({ label }) => label);
        assert.deepEqual(labels(), ['$(mail) Paste an invite link']);
        input.type('Acme');
        assert.equal(labels().at(-1), '$(info) Not a valid invite');
        input.type(link);
        assert.match(labels()[0] ?? '', /^\$\(mail\) Invite/);
      });

      it('is not filled in when the user has moved down the list', async () => {
        const { input, answer } = show();
        input.activeItems = [{ label: 'An organization' }];
        answer(message);
        await settled();
        assert.equal(input.value, '');
      });
    }
  });
}
