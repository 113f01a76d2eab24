import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { commandIds } from '../../src/ui/ids';
import { hoverMarkdown, tooltipMarkdown } from '../../src/ui/markdown';

/** Names that would not be plain text unless they were escaped. */
const names = [
  '<b>Acme</b>',
  '<img src=x onerror=alert(1)>',
  '&lt;b&gt; &amp;amp; &#x41;',
  '**bold** _it_ ~~no~~ `code`',
  '[Click](command:workbench.action.quit)',
  '![](https://evil.example/x.png)',
  'https://evil.example and www.evil.example and me@evil.example',
  '<https://evil.example>',
  '1. First',
  '- item',
  '# Heading',
  '> quoted',
  '    indented',
  '| a | b |',
  '---',
  'مختبر الأندلس',
  '株式会社こうぼう',
];

describe('A hover, inside VS Code', () => {
  const status = { text: 'Valid', icon: 'pass' };

  for (const name of names) {
    it(`shows a name from the service as text: ${name}`, async () => {
      const status = { text: name, icon: 'pass' };
      const hover = await rendered(hoverMarkdown({ title: name, status, facts: [name, name] }).value);
      assertIsText(hover, [`$(pass) ${name} · ${name}`, `${name} · ${name}`]);
      const rows = [{ name: 'Host', value: name }];
      const tooltip = await rendered(tooltipMarkdown({ title: name, status, notes: [name], rows }).value);
      assertIsText(tooltip, [name, `$(pass) ${name}`, name, `Host: ${name}`]);
    });
  }

  it('turns no part of a name into an icon', () => {
    const { value } = hoverMarkdown({ title: '$(trash) Acme', status, facts: [] });
    assert.ok(value.includes('\\$'), value);
  });

  it('lets long sentences wrap', () => {
    const note = "You're an admin of this organization. This is its current invite link.";
    const { value } = hoverMarkdown({ title: 'Acme', status, facts: [note] });
    assert.ok(value.includes('admin of this organization'), value);
  });

  it('can run only the commands of its actions, with exactly their arguments', () => {
    const action = {
      title: 'Preview',
      tooltip: 'Say "hello" (now)',
      command: commandIds.previewInvite,
      argument: 'shown:x',
    };
    const { isTrusted, value } = hoverMarkdown({ title: 'Acme', status, facts: [] }, [action]);
    assert.deepEqual(isTrusted, { enabledCommands: [commandIds.previewInvite] });
    assert.ok(value.includes(`(command:${commandIds.previewInvite}?${encodeURIComponent('["shown:x"]')} "`), value);
  });

  it('is not trusted when it offers no action', () => {
    assert.deepEqual(hoverMarkdown({ title: 'Acme', status, facts: [] }).isTrusted, { enabledCommands: [] });
  });
});

function assertIsText(html: string, lines: readonly string[]): void {
  assert.deepEqual(html.match(/<(?!\/?(?:p|strong)\b)[^>]*>/g) ?? [], [], html);
  assert.equal(textOf(html), lines.map(plain).join('\n'));
}

/** Renders HTML like VS Code's built-in Markdown preview, which also turns URLs into links. */
function rendered(markdown: string): Promise<string> {
  return Promise.resolve(commands.executeCommand<string>('markdown.api.render', markdown)).then((html) =>
    html.replace(/<span id="markdown-mermaid"[^>]*><\/span>| (?:data-line|class|dir)="[^"]*"/g, ''),
  );
}

function textOf(html: string): string {
  return plain(
    html
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );
}

function plain(text: string): string {
  return text
    .replaceAll('\u2060', '')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}
