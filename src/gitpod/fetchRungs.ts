import type { FetchRung } from './transport';

/**
 * The ways to send a request, best first. The editor's own `fetch` keeps connections and follows the proxy and certificate
 * settings; it is looked up for each call, because the editor may replace it after start. `node-fetch` goes through
 * `node:http`, which the editor patches separately, and so gets through where the first cannot; it is loaded only then.
 */
export function fetchRungs(): FetchRung[] {
  return [
    { name: 'fetch', load: () => Promise.resolve((url, init) => fetch(url, init)) },
    { name: 'node-fetch', load: async () => (await import('node-fetch')).default },
  ];
}
