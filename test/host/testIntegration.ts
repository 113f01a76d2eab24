import { isatty } from 'node:tty';
import { addCounts, countsLine, noTests } from './counts';
import { buildExtension, buildIntegrationSuite } from './extensionBuild';
import { readMochaChoices } from './integration/mochaChoices';
import { runInServer } from './integration/runInServer';
import { runMain } from './process/runMain';
import { vsCodeBuilds } from './vscode/pinned';

runMain(async (cleanup) => {
  const mocha = readMochaChoices(process.argv.slice(2), isatty(1));
  await buildExtension();
  await buildIntegrationSuite();
  let all = noTests;
  for (const { version } of Object.values(vsCodeBuilds)) {
    console.log(`\nIntegration tests in VS Code ${version}`);
    all = addCounts(all, await runInServer(version, mocha, cleanup));
  }
  console.log(countsLine(all));
  return all.failed === 0 ? 0 : 1;
});
