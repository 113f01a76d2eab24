import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decompress } from 'wawoff2';
import { cacheFolder, root } from '../paths';
import { installFolder } from '../vscode/installFolder';

/** Font packages for scripts that machines without a desktop cannot render, and for code. */
const packages = ['noto-sans-sc', 'noto-sans-kr', 'noto-sans-devanagari', 'noto-sans-arabic', 'jetbrains-mono'];

/** Adds the fonts in this folder to the default ones; `fonts.conf` is found in `FONTCONFIG_PATH` or `/etc/fonts`. */
const configuration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">fonts.conf</include>
  <dir prefix="relative">.</dir>
</fontconfig>
`;

/**
 * The environment in which a browser on Linux can render Chinese, Japanese, Korean, Devanagari and Arabic names. The
 * packages contain only WOFF2, which browsers do not load as system fonts, so the fonts are unpacked once.
 */
export async function fontEnvironment(): Promise<Readonly<Record<string, string>>> {
  const folders = packages.map((name) => path.join(root, 'node_modules', '@fontsource-variable', name));
  const manifests = await Promise.all(folders.map((folder) => readFile(path.join(folder, 'package.json'), 'utf8')));
  const hash = createHash('sha256').update(manifests.join()).digest('hex').slice(0, 8);
  const installed = path.join(cacheFolder, `fonts-${hash}`);
  await installFolder(installed, 'fonts', async (stagingFolder) => {
    for (const folder of folders) await unpackFonts(path.join(folder, 'files'), stagingFolder);
    await writeFile(path.join(stagingFolder, 'browser.conf'), configuration);
  });
  return { FONTCONFIG_FILE: path.join(installed, 'browser.conf') };
}

/** Unpacks the upright fonts of all weights. */
async function unpackFonts(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => name.endsWith('-wght-normal.woff2'));
  for (const name of names) {
    const font = await decompress(await readFile(path.join(from, name)));
    await writeFile(path.join(to, name.replace(/woff2$/, 'ttf')), font);
  }
}
