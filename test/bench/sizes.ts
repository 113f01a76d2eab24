import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { bundleSizes, kilobyte } from '../host/bundleSizes';
import { packageExtension } from '../host/extensionBuild';
import { translationFiles } from '../host/messageBundle';
import { outFolder, root } from '../host/paths';
import type { Case, Row } from './row';

/** Measures the size of the application's code, of all loadable code, and of the packages that users download. */
export async function sizes(): Promise<readonly Row[]> {
  const vsix = await packageExtension(path.join(outFolder, 'gitpod-invites.vsix'));
  const { application, total } = await bundleSizes(path.join(root, 'dist'));
  const packageKb = (await stat(vsix)).size / kilobyte;
  const size = (name: string, kb: number, most: number): Case => ({ name, unit: 'KB', ours: [kb], target: { most } });
  const code = [size('application', application, 170), size('all code ever loaded', total, 195)];
  const translations = await Promise.all(translationFiles().map((file) => readFile(path.join(root, file))));
  const english = packageKb - translations.reduce((sum, text) => sum + deflateRawSync(text).length / kilobyte, 0);
  const packages = [size('English package', english, 95), size('with all languages', packageKb, 170)];
  return [{ what: 'Sizes', cases: [...code, ...packages] }];
}
