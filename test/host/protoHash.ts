import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths';

export const protoFolder = path.join(root, 'test/sandbox/proto');
/** The output folder of `npm run proto`. */
export const generatedFolder = path.join(root, 'test/sandbox/gen');

/** A hash of the schema files, to check whether the generated code is up to date. */
export async function protoHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['gitpod.proto', 'retry_info.proto', 'buf/validate/validate.proto']) {
    hash.update(await readFile(path.join(protoFolder, file)));
  }
  return hash.digest('hex');
}
