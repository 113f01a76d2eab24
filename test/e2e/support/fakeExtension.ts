import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { outFolder } from '../../host/paths';

const common = {
  version: '0.0.1',
  license: 'MIT',
  engines: { vscode: '^1.105.0' },
  main: './extension.js',
  files: ['extension.js'],
};

/** Packages a small extension that simulates another one. Returns the file. */
export async function packageFakeExtension(
  manifest: { readonly name: string; readonly publisher: string; readonly [more: string]: unknown },
  source: string,
): Promise<string> {
  const folder = path.join(outFolder, 'stand-ins', manifest.name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ ...common, ...manifest }));
  await writeFile(path.join(folder, 'extension.js'), source);
  const packagePath = `${folder}.vsix`;
  await createVSIX({ cwd: folder, packagePath, dependencies: false, allowMissingRepository: true, skipLicense: true });
  return packagePath;
}
