import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../../manifest/support/project';
import { attacks } from './attackTable';

/** The page that lists what the tests try to break in by. */
export const attacksFile = path.join(root, 'docs', 'attacks.md');

const introduction = `# Attacks

What the tests try, and what comes of it. \`npm run attacks\` writes this page from the [table](../test/unit/attacks/support/attackTable.ts)
of the attacks; the tests fail when it is out of date, when a test that it names is gone, or when an attack has none. \`npm test\`
runs them all. The rules that they hold are in [SECURITY.md](../SECURITY.md).`;

/** What {@link attacksFile} is to hold. */
export async function attacksPage(): Promise<string> {
  const rows = attacks.map(({ attack, result, tests }) => {
    const links = Object.keys(tests).map((file) => `[${path.posix.basename(file, '.test.ts')}](../test/${file})`);
    return `| ${attack} | ${result} | ${links.join(', ')} |`;
  });
  const page = [introduction, '', '| attack | what comes of it | tests |', '| --- | --- | --- |', ...rows].join('\n');
  return format(page, { ...(await resolveConfig(attacksFile)), filepath: attacksFile });
}
