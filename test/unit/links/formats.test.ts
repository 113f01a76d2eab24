import assert from 'node:assert/strict';
import { brokenLinksIn } from '../../../src/links/brokenLinks';
import { findInviteLinks } from '../../../src/links/findInviteLinks';
import { editor, configuredHosts as hosts, id, join, login } from './pastedInvites';

type Outcome =
  /** Shown, checked and replaced. */
  | 'found'
  /** Listed by a search, to be checked and changed manually. */
  | 'broken'
  | 'not found';

const base = join.slice(0, -id.length);
const [head, tail] = [join.slice(0, 55), join.slice(55)];
const encoded = encodeURIComponent(join);
const bare = join.replace('https://', '');
const html = join.replaceAll('/', '&#x2F;');
const unicode = join.replaceAll('/', '\\u002F');
const v2 = join.replaceAll('-', '-2D').replace(':', '-3A').replaceAll('/', '_');

/** Every kind of file and wrapper in which links were seen, and the result for a link there. */
const formats: readonly (readonly [name: string, text: string, outcome: Outcome])[] = [
  // Prose and markup.
  ['plain text', `Join us: ${join}.`, 'found'],
  ['plain text without a scheme', `Join us at ${bare}, please`, 'found'],
  ['Chinese text without a space', `请点击链接：${bare}`, 'found'],
  ['Russian label without a space', `Ссылка:${bare}`, 'found'],
  ['Arabic text', `انضم إلينا: ${join}`, 'found'],
  ['bullet without a space', `•${bare}`, 'found'],
  ['Markdown inline link', `[Join](${join} "Join")`, 'found'],
  ['Markdown reference', `[invite]: <${join}>`, 'found'],
  ['Markdown table', `| Invite | ${join} |`, 'found'],
  ['Markdown footnote', `[^1]: ${join}`, 'found'],
  ['Markdown of a translator', `[Join](https\\://app.gitpod.io/login?inviteId\\=${id})`, 'found'],
  ['MDX attribute', `<Button href="${join}">Join</Button>`, 'found'],
  ['reStructuredText link', '`Join <' + join + '>`_', 'found'],
  ['reStructuredText target', `.. _invite: ${join}`, 'found'],
  ['reStructuredText target over two lines', `.. _invite: ${base}\n   ${id}`, 'broken'],
  ['AsciiDoc', `link:${join}[Join us]`, 'found'],
  ['Org mode', `[[${join}][Join]]`, 'found'],
  ['MediaWiki', `[${join} Join us]`, 'found'],
  ['Jira and Confluence', `[Join|${join}]`, 'found'],
  ['Textile', `"Join":${join}`, 'found'],
  ['LaTeX', `\\href{${join}}{Join}`, 'found'],
  ['LaTeX over two lines', `\\url{${base}%\n${id}}`, 'not found'],
  ['roff', `.UR ${join}\nthe invite\n.UE`, 'found'],
  ['HTML attribute', `<a href="${join}">Join</a>`, 'found'],
  ['HTML without quotes', `<a href=${join}>Join</a>`, 'found'],
  ['HTML with character references', `<a href="${html}">Join</a>`, 'found'],
  ['HTML over two lines', `<a href="${base}\n  ${id}">Join</a>`, 'broken'],
  ['SVG', `<a xlink:href="${join}"><text>Join</text></a>`, 'found'],
  ['RSS', `<link><![CDATA[${join}]]></link>`, 'found'],
  ['BBCode', `[url=${join}]Join[/url]`, 'found'],
  ['Slack', `<${join}|Join Acme>`, 'found'],
  // Data.
  ['JSON', JSON.stringify({ link: join }), 'found'],
  ['JSON of PHP', `{"link":"${join.replaceAll('/', '\\/')}"}`, 'found'],
  ['JSON of Gson', `{"link":"https://app.gitpod.io/login?inviteId\\u003d${id}"}`, 'found'],
  ['JSON with escaped slashes', `{"link":"${unicode}"}`, 'found'],
  ['JSON in JSON', JSON.stringify(JSON.stringify({ link: join })), 'found'],
  ['JSON Lines', `{"a":1}\n{"link":"${join}"}\n`, 'found'],
  ['YAML', `link: ${join} # ask Ada`, 'found'],
  ['YAML folded scalar', `link: >-\n  ${base}\n  ${id}\n`, 'broken'],
  ['YAML string over two lines', `link: "${head}\\\n  ${tail}"\n`, 'broken'],
  ['TOML', `link = "${join}"`, 'found'],
  ['TOML over two lines', `link = """${head}\\\n  ${tail}"""`, 'broken'],
  ['INI', `link=${join}\r\n`, 'found'],
  ['Java properties', `invite.link=https\\://app.gitpod.io/join-organization/${id}`, 'found'],
  ['Java properties with a query', `link=https\\://app.gitpod.io/login?inviteId\\=${id}`, 'found'],
  ['Java properties over two lines', `invite.link=https\\://app.gitpod.io/join-organization/\\\n  ${id}`, 'broken'],
  ['.env file', `export INVITE="${join}"`, 'found'],
  ['CSV', `name,${join},2024`, 'found'],
  ['CSV with quotes', `"Join ""us""","${join}"`, 'found'],
  ['XML', `<invite url="${join}"/>`, 'found'],
  ['property list', `<key>URL</key>\n<string>${join}</string>`, 'found'],
  ['Windows Internet shortcut', `[InternetShortcut]\r\nURL=${join}\r\n`, 'found'],
  ['desktop entry', `[Desktop Entry]\nType=Link\nURL=${join}`, 'found'],
  ['SQL', `INSERT INTO links VALUES ('${join}');`, 'found'],
  ['Jupyter notebook', JSON.stringify({ cells: [{ source: [`[Join](${join})\n`] }] }), 'found'],
  ['notebook source over two lines', `"source": [\n  "${base}",\n  "${id}"\n]`, 'broken'],
  // Source code.
  ['Python strings', `URL = (\n    "${base}"\n    "${id}"\n)`, 'broken'],
  ['Python strings, broken in the id', `URL = (\n    "${head}"\n    f"${tail}"\n)`, 'broken'],
  ['TypeScript concatenation', `const url =\n  '${base}' +\n  '${id}';`, 'broken'],
  ['JavaScript concatenation on a line', `var url="${base}"+"${id}";`, 'broken'],
  ['TypeScript template', `const url = \`${base}\${inviteId}\`; // ${id}`, 'not found'],
  ['Go concatenation', `const url = "${base}" +\n\t"${id}"`, 'broken'],
  ['Rust concat!', `concat!(\n    "${base}",\n    "${id}"\n)`, 'broken'],
  ['C strings', `const char *url = "${base}"\n                  "${id}";`, 'broken'],
  ['PHP concatenation', `$url = '${base}' .\n    '${id}';`, 'broken'],
  ['Lua concatenation', `url = "${base}" ..\n  "${id}"`, 'broken'],
  ['Visual Basic', `url = "${base}" & _\n    "${id}"`, 'broken'],
  ['shell', `curl -L '${join}'`, 'found'],
  ['shell over two lines', `curl ${base}\\\n${id}`, 'broken'],
  ['PowerShell', `Start-Process "${join}"`, 'found'],
  ['Makefile', `open:\n\txdg-open ${join}\n`, 'found'],
  ['Dockerfile', `LABEL invite="${join}"`, 'found'],
  ['C comment', `/* See\n * ${head}\n * ${tail}\n */`, 'broken'],
  ['line comment', `// ${base}\n// ${id}`, 'broken'],
  ['diff', `-old\n+Join: ${join}\n`, 'found'],
  ['gettext', `msgid "Join: ${join}"\nmsgstr ""`, 'found'],
  ['gettext over two lines', `msgid ""\n"${base}"\n"${id}"\n`, 'broken'],
  ['Android strings', `<string name="join">${join}</string>`, 'found'],
  ['iOS strings', `"join" = "${join}";`, 'found'],
  ['CSS', `a::after { content: url(${join}) }`, 'found'],
  ['terminal log with colours', `\u001b[32m${join}\u001b[0m`, 'found'],
  ['HTTP request', `GET /join-organization/${id} HTTP/1.1\r\nHost: app.gitpod.io`, 'not found'],
  // Mail and calendars.
  ['mail', `To: ada@example.org\r\n\r\n<${join}>\r\n`, 'found'],
  ['quoted mail', `> ${join}\n> Bye`, 'found'],
  ['quoted mail over two lines', `> ${head}\n> ${tail}\n> Bye`, 'broken'],
  ['quoted-printable mail', `<a href=3D"${join}">Join</a>`, 'found'],
  ['quoted-printable mail with a query', `https://app.gitpod.io/login?inviteId=3D${id}`, 'found'],
  ['quoted-printable mail over two lines', `${head}=\r\n${tail}\r\n`, 'broken'],
  ['base64 mail', Buffer.from(join).toString('base64'), 'not found'],
  ['iCalendar', `URL:${join}\r\n`, 'found'],
  ['iCalendar, folded', `DESCRIPTION:Join ${head}\r\n ${tail}\r\n`, 'broken'],
  ['vCard', `URL;TYPE=work:${join}\r\n`, 'found'],
  ['vCard, folded', `NOTE:${head}\r\n ${tail}\r\n`, 'broken'],
  ['Outlook Safe Links', `https://nam02.safelinks.protection.outlook.com/?url=${encoded}&data=x&reserved=0`, 'found'],
  ['URL Defense v2', `https://urldefense.proofpoint.com/v2/url?u=${v2}&d=DwMFaQ`, 'found'],
  ['URL Defense v3', `https://urldefense.com/v3/__${join}__;!!A!B$`, 'found'],
  ['URL Defense v3 with one slash', `https://urldefense.com/v3/__${join.replace('//', '/')}__;!!A!B$`, 'found'],
  ['URL Defense v3, encoded', `https://urldefense.com/v3/__${encoded.replaceAll('%', '*')}__;JSUlJSU!!A!B$`, 'found'],
  ['Google redirect', `https://www.google.com/url?q=${encoded}&sa=D`, 'found'],
  ['mailto', `mailto:?subject=Join&body=${encoded}`, 'found'],
  ['link shortener', 'https://bit.ly/3xYzAbC', 'not found'],
  // Forms.
  ['login link', login, 'found'],
  ['editor link', editor, 'found'],
  ['editor link through vscode.dev', `https://vscode.dev/redirect?url=${encodeURIComponent(editor)}`, 'found'],
  ['percent-encoded link', encoded, 'found'],
  ['invite id alone', `inviteId: ${id}`, 'not found'],
  ['path alone', `/join-organization/${id}`, 'not found'],
  ['another host', `https://app.example.com/join-organization/${id}`, 'not found'],
  ['placeholder', `${base}YOUR-INVITE-ID`, 'not found'],
];

function outcomeOf(text: string): Outcome {
  const whole = findInviteLinks(text, { hosts });
  if (whole.some((found) => found.kind === 'link' && found.link.inviteId === id)) {
    return 'found';
  }
  return [...brokenLinksIn(text, whole, { hosts })].some((broken) => broken !== undefined) ? 'broken' : 'not found';
}

describe('An invite link in a file of a known format', () => {
  for (const [name, text, outcome] of formats) {
    it(`is ${outcome}: ${name}`, () => {
      assert.equal(outcomeOf(text), outcome, text);
    });
  }
});
