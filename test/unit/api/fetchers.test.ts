import assert from 'node:assert/strict';
import { createFetchers } from '../../../src/api/fetchers';

describe('The fetchers', () => {
  const editorsFetch = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = editorsFetch;
  });

  it('are the editor’s own fetch first, and node-fetch second', () => {
    assert.deepEqual(
      createFetchers().map(({ name }) => name),
      ['fetch', 'node-fetch'],
    );
  });

  it('look up the global fetch at each call, because the editor may replace it after activation', async () => {
    const send = await createFetchers()[0]?.load();
    const asked: unknown[] = [];
    globalThis.fetch = (url) => {
      asked.push(url);
      return Promise.resolve(new Response('{}', { status: 418 }));
    };
    const { signal } = new AbortController();
    const url = 'https://app.gitpod.io/x';
    const answer = await send?.(url, { method: 'POST', headers: {}, body: '', signal, redirect: 'manual' });
    assert.deepEqual([asked, answer?.status], [[url], 418]);
  });
});
