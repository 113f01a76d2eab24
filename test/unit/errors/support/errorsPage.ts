import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../../manifest/support/project';
import { commonSections } from './commonSections';
import { FailingWorld } from './failingWorld';
import { inputSection, machineSection, signInSection } from './localSections';
import { refusalSection } from './refusalSection';
import { adminsSection, creatingSection, joiningSection, previewSection } from './stepSections';
import { treeSection } from './treeSection';

/** The page that lists what people are told when something goes wrong. */
export const errorsFile = path.join(root, 'docs', 'errors.md');

const introduction = `# Errors

What the extension says when something goes wrong. \`npm run errors\` writes this page: it runs every command, makes it fail in every way
there is, and writes down what a person is told. The tests fail when the page is out of date.

An error says what did not happen, why, and what to do next, and it has one button. It shows no id, no token, and of a link no more
than its last four characters; the log has the rest. Here Ada is signed in to app.gitpod.io, where she administers Acme Engineering.
Where a sentence ends in …, it goes on as the first tables say, with the button from there.`;

/** What {@link errorsFile} is to hold. */
export async function errorsPage(): Promise<string> {
  const world = await FailingWorld.start();
  try {
    const { markdown, common } = await commonSections(world);
    const sections = [
      introduction,
      markdown,
      await refusalSection(world),
      await creatingSection(world, common),
      await previewSection(world, common),
      await joiningSection(world, common),
      await adminsSection(world, common),
      await signInSection(world, common),
      await treeSection(world),
      await machineSection(world),
      await inputSection(world),
    ];
    // New invites get new ids; what is shown of them would differ each time.
    const page = sections.join('\n\n').replace(/…[0-9a-f]{4}\b/g, '…1f2d');
    return await format(page, { ...(await resolveConfig(errorsFile)), filepath: errorsFile });
  } finally {
    await world.close();
  }
}
