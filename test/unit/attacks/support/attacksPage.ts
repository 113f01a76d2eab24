import path from 'node:path';
import { attacks } from './attackTable';

const introduction = `# Attacks

What the tests try, and what comes of it: a snapshot of the [table](support/attackTable.ts) of the attacks. The tests fail when it is out of
date (\`npm run test:unit -- --update-snapshots\` writes it), when a test that it names is gone, or when an attack has none. The rules that
they hold are in [SECURITY.md](../../../SECURITY.md).`;

/** The attacks with their results and tests, as Markdown. */
export function attacksPage(): string {
  const rows = attacks.map(({ attack, result, tests }) => {
    const links = Object.keys(tests).map(
      (file) => `[${path.posix.basename(file, '.test.ts')}](${path.posix.relative('unit/attacks', file)})`,
    );
    return `| ${attack} | ${result} | ${links.join(', ')} |`;
  });
  return [introduction, '', '| attack | what comes of it | tests |', '| --- | --- | --- |', ...rows].join('\n');
}
