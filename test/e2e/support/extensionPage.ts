import assert from 'node:assert/strict';
import path from 'node:path';
import { eventually } from '../../host/eventually';
import { root } from '../../host/paths';
import type { VsCode } from './openVsCode';
import { readmeUrls } from './packagedExtension';

/** Opens the extension's page, and asserts that its README is there with a picture and without a broken one. */
export async function showsReadmeWithPictures(vsCode: VsCode): Promise<void> {
  const { page } = vsCode;
  await page.context().route(`${readmeUrls.images}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(new URL(readmeUrls.images).pathname.length + 1);
    return route.fulfill({ path: path.join(root, name) });
  });
  await vsCode.runCommand('Extensions: Show Installed Extensions');
  await page.locator('.extension-list-item', { hasText: 'Organization Invites for Gitpod' }).first().click();
  const widths = await eventually(
    async () => {
      const frames = page.frames().map((frame) =>
        frame
          .evaluate<number[]>(
            `document.body.innerText.includes('See your organizations')
              ? [...document.images].filter(({ complete }) => complete).map(({ naturalWidth }) => naturalWidth)
              : []`,
          )
          .catch(() => []),
      );
      return (await Promise.all(frames)).flat();
    },
    (found) => found.length > 0,
  );
  assert.ok(widths.every((width) => width > 0));
  await vsCode.screenshot('extension-page');
}
