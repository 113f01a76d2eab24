import assert from 'node:assert/strict';
import { translatedLanguages } from '../host/messageBundle';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { addPseudoLanguage, pseudoLanguage, Translation } from './support/translations';

const category = 'Gitpod Org';
const alreadyHasOne = '{0} already has an invite link ({1}). Create a new one?';
const createdNew = 'Created and copied a new invite link for {0} ({1}). The old one ({2}) is no longer valid.';
const notCopied = "Couldn't copy the invite link.";

/** Text that is the same in every language: names and addresses of the sandbox, and VS Code's own buttons. */
const sameInAll =
  /Acme Engineering|Ada Lovelace|ada@acme\.example|(?:https?:\/\/)?[\w.]+:\d+|…\w+|\bCancel\b|\bClose\b|\bSource:/g;

/** Page script that returns rows inside an organization whose name is truncated. Descriptions may be truncated. */
const cutOffNames = `[...document.querySelectorAll('.part.sidebar [role=treeitem]:not([aria-level="1"]) .monaco-icon-label-container')]
  .filter((row) => row.querySelector('.label-name')?.getBoundingClientRect().right > row.getBoundingClientRect().right + 1)
  .map((row) => row.textContent)`;

describe('In the display language of VS Code, the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    sandbox.world.replaceInvite(sandbox.world.organization('acme'));
    vsCode = await openSignedIn(sandbox, 'ada');
    addPseudoLanguage(vsCode);
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  for (const language of [...translatedLanguages(), pseudoLanguage]) {
    it(`shows commands, organizations, questions, results and errors in ${language}`, async () => {
      const said = new Translation(language);
      await vsCode.reloadIn(language);
      await vsCode.treeItem(new RegExp(`^Acme Engineering, ${said.text('admin')}, `)).click();
      await vsCode.treeItem(said.text('Plan & domains')).waitFor();
      assert.deepEqual(await vsCode.page.evaluate(cutOffNames), []);

      const create = `${category}: ${said.manifest('command.createInviteLink')}`;
      await vsCode.runAndPick(create, /^Acme Engineering/);
      await vsCode.dialog.getByText(said.pattern(alreadyHasOne)).waitFor();
      await vsCode.screenshot(`language-${language}-question`);
      const question = await vsCode.dialog.innerText();
      await vsCode.dialog.getByRole('button', { name: said.text('Create New Link'), exact: true }).click();
      const again = said.text('Replace Again');
      const created = vsCode.notification(said.pattern(createdNew));
      const askedAgain = vsCode.dialog.getByRole('button', { name: again, exact: true });
      await created.or(askedAgain).first().waitFor();
      if (await askedAgain.isVisible()) await vsCode.pressInDialog(again);
      const answer = await (await vsCode.waitForNotification(said.pattern(createdNew))).innerText();

      await vsCode.runAndPick(`${category}: ${said.manifest('command.copyInviteLink')}`, /^Мастерская/);
      const refusal = await (await vsCode.waitForNotification(said.text(notCopied))).innerText();
      await vsCode.screenshot(`language-${language}`);

      if (language !== pseudoLanguage) return;
      const rows = await vsCode.page.locator('.part.sidebar [role=treeitem]:not([aria-level="1"])').allInnerTexts();
      const actions = await vsCode.page
        .locator('.part.sidebar [role=treeitem]:has-text("Acme") .action-label')
        .evaluateAll((each: { ariaLabel: string | null }[]) => each.map(({ ariaLabel }) => ariaLabel ?? ''));
      assert.notDeepEqual(actions, []);
      const english = [question, answer, refusal, ...rows, ...actions].flatMap(
        (text) => text.replace(sameInAll, '').match(/[a-z]{3,}/gi) ?? [],
      );
      assert.deepEqual(english, []);
    });
  }
});
