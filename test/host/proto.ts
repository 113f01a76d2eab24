import { appendFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths';
import { npm } from './process/runCommand';
import { runMain } from './process/runMain';
import { printStatus } from './progress';
import { generatedFolder, protoFolder, protoHash } from './protoHash';

const packages = ['@bufbuild/buf@1.75.0', '@bufbuild/protoc-gen-es@2.12.0'];
const options = [
  'target=ts',
  'import_extension=js',
  'json_types=true',
  'rewrite_imports=./buf/validate/*_pb.js:@bufbuild/protovalidate/gen',
];
const template = { version: 'v2', plugins: [{ local: 'protoc-gen-es', out: generatedFolder, opt: options }] };

/**
 * Generates the code of the sandbox's messages. npm fetches the compiler for each run, as it is large and seldom used.
 */
runMain(async () => {
  await rm(generatedFolder, { recursive: true, force: true });
  const fetched = ['exec', '--yes', ...packages.map((name) => `--package=${name}`), '--'];
  const files = ['--path', 'gitpod.proto', '--path', 'retry_info.proto'];
  await npm([...fetched, 'buf', 'generate', '.', '--template', JSON.stringify(template), ...files], protoFolder);
  await appendFile(path.join(generatedFolder, 'gitpod_pb.ts'), `\nexport const protoHash = '${await protoHash()}';\n`);
  printStatus(`Wrote ${path.relative(root, generatedFolder)}.`);
  return 0;
});
