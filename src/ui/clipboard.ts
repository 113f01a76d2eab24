import { env, l10n, window } from 'vscode';

/**
 * Puts a text on the clipboard and proves it by reading it back; remote and web windows can refuse without saying so. Where it
 * was not proven, the text is shown selected, to be copied by hand.
 * @returns whether the clipboard holds the text
 */
export async function copyProven(text: string, title: string): Promise<boolean> {
  if (await copied(text)) {
    return true;
  }
  await window.showInputBox({
    title,
    prompt: l10n.t('VS Code could not reach the clipboard. The text is selected: copy it with the keyboard.'),
    value: text,
    valueSelection: [0, text.length],
    ignoreFocusOut: true,
  });
  return copiedByHand(text);
}

async function copied(text: string): Promise<boolean> {
  try {
    await env.clipboard.writeText(text);
    return (await env.clipboard.readText()) === text;
  } catch {
    return false;
  }
}

async function copiedByHand(text: string): Promise<boolean> {
  try {
    return (await env.clipboard.readText()) === text;
  } catch {
    return false;
  }
}
