import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { root } from './paths';

const manifestSchema = v.looseObject({
  contributes: v.looseObject({
    configuration: v.looseObject({
      properties: v.looseObject({ 'gitpodInvites.host': v.looseObject({ default: v.string() }) }),
    }),
  }),
});

/**
 * Writes a folder for `--extensionDevelopmentPath`: the extension with `origin` as the default of its host setting. The
 * setting itself cannot be used, because the extension reads it from the user settings only, and VS Code shares those
 * with the Extension Development Host.
 */
export async function writeDebugExtension(folder: string, origin: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const manifest = v.parse(manifestSchema, JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  manifest.contributes.configuration.properties['gitpodInvites.host'].default = origin;
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  await cp(path.join(root, 'package.nls.json'), path.join(folder, 'package.nls.json'));
  // On Windows, unlike a symbolic link, a junction needs no special permission.
  for (const name of ['dist', 'l10n', 'media']) {
    await symlink(path.join(root, name), path.join(folder, name), 'junction');
  }
}
