import path from 'node:path';
import { attacks } from './attackTable';

const introduction = `# Attacks

The attacks that are tested, and their results: a snapshot of the [table](support/attackTable.ts). The tests fail if it is out of date
(\`npm run test:unit -- --update-snapshots\` writes it), names a missing test, or has an attack without a test. The security rules are in
[SECURITY.md](../../../SECURITY.md).`;

/** The attacks with their results and tests, as Markdown. */
export function attacksPage(): string {
  const rows = attacks.map(({ attack, result, tests }) => {
    const links = Object.keys(tests).map(
      (file) => `[${path.posix.basename(file, '.test.ts')}](${path.posix.relative('unit/attacks', file)})`,
    );
    return `| ${attack} | ${result} | ${links.join(', ')} |`;
  });
  return [introduction, '', '| Attack | Result | Tests |', '| --- | --- | --- |', ...rows].join('\n');
}
