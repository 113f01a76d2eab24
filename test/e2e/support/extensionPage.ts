import assert from 'node:assert/strict';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { root } from '../../host/paths';
import type { VsCode } from './openVsCode';
import { readmeUrls } from './packagedExtension';

/** Opens the page of the extension, and asserts that its icon and its README with the picture are rendered. */
export async function assertExtensionPage(vsCode: VsCode): Promise<void> {
  const { page } = vsCode;
  const images = new URL(readmeUrls.images);
  await page.context().route(`${images.href}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: path.join(root, pathname.slice(images.pathname.length)) });
  });
  await vsCode.runCommand('Extensions: Show Installed Extensions');
  await page
    .locator('.extensions-viewlet .extension-list-item')
    .filter({ hasText: 'Organization Invites for Gitpod' })
    .first()
    .click();
  const readme = webview(vsCode);
  await readme.getByRole('heading', { name: 'Organization Invites for Gitpod' }).waitFor();
  const icon = page.locator('.extension-editor .header img');
  await icon.first().waitFor();
  assert.deepEqual(await brokenImages(icon), []);
  await readme.getByRole('img', { name: /^The Organizations view/ }).waitFor();
  assert.deepEqual(await brokenImages(readme.locator('img')), []);
}

/** The content of the visible webview. */
export function webview({ page }: VsCode): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}

/** Returns the images that failed to load, after waiting for all. VS Code removes the URL of images that it blocks. */
function brokenImages(images: Locator): Promise<string[]> {
  return images.evaluateAll(async (all: { outerHTML: string; naturalWidth: number; decode(): Promise<void> }[]) => {
    await Promise.allSettled(all.map((image) => image.decode()));
    return all.filter(({ naturalWidth }) => naturalWidth === 0).map(({ outerHTML }) => outerHTML);
  });
}
