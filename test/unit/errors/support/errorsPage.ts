import { TestExtension } from '../../../fakes/testExtension';
import { commonSections } from './commonSections';
import { inputSection, machineSection, signInSection } from './localSections';
import { refusalSection } from './refusalSection';
import { adminsSection, creatingSection, joiningSection, membersSection, previewSection } from './stepSections';
import { treeSection } from './treeSection';

const introduction = `# Errors

What the extension says when something goes wrong: a test runs every command, makes it fail in every way there is, and compares what a
user is shown with this snapshot. \`npm run test:unit -- --update-snapshots\` writes it.

An error says what did not happen, why, and what to do next, and it has one button. It shows no id, no token, and of a link no more
than its last four characters; the log has the rest. Here Ada is signed in to app.gitpod.io, where she administers Acme Engineering.
Where a sentence ends in …, it goes on as the first tables say, with the button from there.`;

/** Every error message of every command, as Markdown. */
export async function errorsPage(): Promise<string> {
  // Makes commands send Create, whose errors are on the page.
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
    // New invites get new ids, so what is shown of them would differ each time.
    return sections.join('\n\n').replace(/…[0-9a-f]{4}\b/g, '…1f2d');
  } finally {
    await world.close();
  }
}
