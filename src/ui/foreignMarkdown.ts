import { MarkdownString } from 'vscode';

/** Nothing to see, and no part of any address. */
const wordJoiner = '\u2060';

/**
 * Foreign text as markdown that shows just that text. Escaping alone is not enough: markdown makes links of bare addresses
 * (`https://…`, `www.…`, `somebody@…`) too, and a word joiner in them leaves them what they are, text.
 */
export function foreignMarkdown(text: string): string {
  const inert = text
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/:(?=\/)/g, `:${wordJoiner}`)
    .replace(/www(?=\.)/gi, `$&${wordJoiner}`)
    .replace(/@/g, `@${wordJoiner}`);
  // It also makes every blank one that no line ends at, which would leave long sentences in one line.
  const escaped = new MarkdownString('', true).appendText(inert).value.replaceAll('&nbsp;', ' ');
  return escaped.replace(/^(\d+)([.)])/, '$1\\$2'); // A number with a dot would begin a list.
}
