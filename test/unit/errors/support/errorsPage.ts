import { TestExtension } from '../../../fakes/testExtension';
import { commonSections } from './commonSections';
import { inputSection, machineSection, signInSection } from './localSections';
import { refusalSection } from './refusalSection';
import { adminsSection, creatingSection, joiningSection, membersSection, previewSection } from './stepSections';
import { treeSection } from './treeSection';

const introduction = `# Errors

The error messages of the extension. A test runs every command with every failure, and compares the messages that the user sees with
this snapshot. \`npm run test:unit -- --update-snapshots\` writes it.

A message says what failed, why, and what to do next, and has one button. It contains no ID and no token, and at most the last four
characters of an invite link; the details are in the log. In these tests Ada is signed in to app.gitpod.io and is an admin of Acme
Engineering. A message that ends with … continues as in the first tables, with the button listed there.`;

/** Every error message of every command, as Markdown. */
export async function errorsPage(): Promise<string> {
  // Reading an invite must not create it, so that commands send Create.
  const world = await TestExtension.start({ behaviour: { getInvite: 'notFound' } });
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
      await membersSection(world, common),
      await signInSection(world, common),
      await treeSection(world),
      await machineSection(world),
      await inputSection(world),
    ];
    // New invites get new IDs, whose last characters differ in every run.
    return sections.join('\n\n').replace(/…[0-9a-f]{4}\b/g, '…1f2d');
  } finally {
    await world.close();
  }
}
