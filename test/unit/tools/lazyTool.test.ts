import assert from 'node:assert/strict';
import type { LanguageModelTool } from 'vscode';
import type { lazyTool } from '../../../src/tools/lazyTool';
import { fakeVsCode } from '../../fakes/fakeVsCode';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';
import { User } from '../../fakes/user';
import { hostileInputs, inputsThatThrow } from '../attacks/support/hostileInputs';
import { Cancellation, invoke, questionIn, textOf } from './support/toolUse';

const vscode = fakeVsCode({
  user: new User(),
  settings: {},
  line: '',
  vendorToken: undefined,
  progress: { begun: 0, ended: 0 },
  run: () => Promise.resolve(),
});
const { lazy } = loadWithVsCode(vscode, (load) => ({
  lazy: (load('src/tools/lazyTool') as { lazyTool: typeof lazyTool }).lazyTool,
}));

const id = '0190d0a1-2222-7abc-8def-01234567f1f2';
const input = {
  organization: id,
  account: `https://app.gitpod.io/${id}`,
  replaces: '1f2d',
  invite: `https://app.gitpod.io/join-organization/${id}`,
};

describe('A lazily loaded language-model tool', () => {
  const { token } = new Cancellation();
  const prepare = async (tool: LanguageModelTool<unknown>, given: unknown): Promise<string | undefined> =>
    questionIn(await tool.prepareInvocation?.({ input: given }, token));
  const answer = async (tool: LanguageModelTool<unknown>, given: unknown): Promise<string> =>
    textOf(await invoke(tool, { input: given, toolInvocationToken: undefined }, token));

  const failing: Readonly<Record<string, () => Promise<LanguageModelTool<unknown>>>> = {
    'the import fails': () => Promise.reject(new Error(`Cannot find module, ${input.invite}`)),
    'loading throws': () => {
      throw new TypeError(input.invite);
    },
    'the tool throws': () =>
      Promise.resolve({
        prepareInvocation: () => {
          throw new Error(input.invite);
        },
        invoke: () => {
          throw new Error(input.invite);
        },
      }),
    'the tool rejects': () =>
      Promise.resolve({
        prepareInvocation: () => Promise.reject(new Error(input.invite)),
        invoke: () => Promise.reject(new Error(input.invite)),
      }),
    'the tool answers nothing': () =>
      Promise.resolve({
        prepareInvocation: () => Promise.reject(new Error('no')),
        invoke: () => undefined,
      }),
  };

  for (const [what, load] of Object.entries(failing)) {
    it(`asks anyway, with the values of the input, where ${what}`, async () => {
      const question = (await prepare(lazy(load), input)) ?? assert.fail('not asked');
      assert.match(question, /Couldn't check what this changes/);
      assert.match(question, /organization: …f1f2 · account: https:\/\/app\.gitpod\.io\/…f1f2 · replaces: 1f2d/);
      assert.ok(!question.includes(id));
    });

    it(`answers instead of throwing, and repeats nothing, where ${what}`, async () => {
      for (const given of [input, ...hostileInputs, ...Object.values(inputsThatThrow).map((make) => make())]) {
        assert.ok(await prepare(lazy(load), given));
        const told = await answer(lazy(load), given);
        JSON.parse(told);
        assert.ok(!told.includes(id));
      }
    });
  }

  it('forwards confirmation and call to the tool once it is loaded', async () => {
    const tool = lazy(() =>
      Promise.resolve({
        prepareInvocation: () => ({ confirmationMessages: { title: 'Really?', message: { value: 'Yes' } } }),
        invoke: () => ({ content: [{ value: 'done' }] }),
      } as unknown as LanguageModelTool<unknown>),
    );
    assert.equal(await prepare(tool, input), 'Really?\nYes');
    assert.equal(await answer(tool, input), 'done');
  });

  it('does not ask for a tool without a confirmation', async () => {
    const tool = lazy(() => Promise.resolve({ invoke: () => undefined }));
    assert.equal(await prepare(tool, input), undefined);
  });
});
