import type { Page } from 'playwright-core';

/** The key under which a workbench in a browser stores the secrets of extensions. */
const secretStoreKey = 'secrets.provider';

/** Page script that returns the browser's storage as text, bytes as UTF-8. VS Code stores state and logs there. */
const dump = `(async () => {
  const places = {};
  const text = (value) => JSON.stringify(value, (key, part) => {
    if (part instanceof ArrayBuffer || ArrayBuffer.isView(part)) return new TextDecoder().decode(part);
    if (part instanceof Map || part instanceof Set) return [...part];
    return part;
  }) ?? '';
  for (const [name, storage] of Object.entries({ localStorage, sessionStorage })) {
    for (const key of Object.keys(storage)) places[name + ' ' + key] = key + storage.getItem(key);
  }
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const content = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([answer(content.getAllKeys()), answer(content.getAll())]);
      keys.forEach((key, at) => { places['IndexedDB ' + name + ' ' + store + ' ' + text(key)] = text(key) + text(values[at]); });
    }
    database.close();
  }
  places.cookies = document.cookie;
  return places;
})()`;

/** The content of the browser's storage by location, without the secret store. */
export async function readBrowserStorage(page: Page): Promise<Map<string, string>> {
  const places = new Map(Object.entries(await page.evaluate<Record<string, string>>(dump)));
  places.delete(`localStorage ${secretStoreKey}`);
  return places;
}
