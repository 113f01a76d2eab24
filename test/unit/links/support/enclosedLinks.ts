import fc from 'fast-check';

import type { InviteLink } from '../../../../src/links/inviteLink';

const encode = encodeURIComponent;
const editorOf = (link: InviteLink, scheme = 'vscode'): string =>
  `${scheme}://org-invites.gitpod-invites/join?inviteId=${link.inviteId}`;
const redirectTo = (target: string, host = 'vscode.dev'): string => `https://${host}/redirect?url=${encode(target)}`;

/**
 * Texts with an invite link inside another URL, each with the host or scheme that would receive it; `?` if that is not
 * in the text.
 */
export function foreignTexts(link: InviteLink): readonly (readonly [text: string, receiver: string])[] {
  const { text: L, loginText, inviteId } = link;
  const http = L.replace('https', 'http');
  const E = encode(L);
  const editor = editorOf(link);
  const evil = 'evil.example';
  return [
    // Plain, encoded, in the path, the query and the fragment.
    [`https://evil.example/?u=${E}`, evil],
    [`https://evil.example/?u=${encode(E)}`, evil],
    [`https://evil.example/?u=${encode(encode(E))}`, evil],
    [`https://evil.example/go/${L}`, evil],
    [`https://evil.example//${L}`, evil],
    [`https://evil.example/?a=1&u=${L}&b=2`, evil],
    [`https://evil.example/?a=1&amp;u=${L}`, evil],
    [`https://evil.example/#${L}`, evil],
    [`https://evil.example#${L}`, evil],
    [`https://evil.example?${L}`, evil],
    [`https://evil.example/;${L}`, evil],
    [`https://evil.example:8443/${loginText}`, 'evil.example:8443'],
    [`HTTPS://EVIL.EXAMPLE/?U=${L}`, evil],
    [`http://evil.example/?u=${L}`, evil],
    [`https://evil.example\\${L}`, evil],
    [`https:\\/\\/evil.example\\/?u=${L.replaceAll('/', '\\/')}`, evil],
    [`{"link":"https:\\/\\/evil.example\\/go?u=${E}"}`, evil],
    [`https&#58;&#47;&#47;evil.example&#47;?u=${L}`, evil],
    [`url=https%3A%2F%2Fevil.example%2F%3Fu%3D${encode(E)}`, evil],
    // A host that only looks like a known one.
    [`https://app.gitpod.io@evil.example/?u=${L}`, evil],
    [`https://app.gitpod.io.evil.example/?u=${L}`, 'app.gitpod.io.evil.example'],
    [`https://app.gitpod.io:x@evil.example/?u=${E}`, evil],
    // The outermost URL is not an invite link in either case.
    [`https://app.gitpod.io/login?returnTo=${L}`, 'app.gitpod.io'],
    // Markup.
    [`![badge](https://evil.example/b.svg?link=${L})`, evil],
    [`![badge](https://evil.example/b.svg?link=(${L}))`, evil],
    [`![badge](https://evil.example/b.svg?link="${L}")`, evil],
    [`![badge](https://evil.example/b.svg?link='${L}')`, evil],
    [`![badge](https://evil.example/b.svg?link=[${L}])`, evil],
    [`![badge](https://evil.example/b.svg?link=<b>${L})`, evil],
    [`![badge](https://evil.example/b.svg?link=\u00a0${L})`, evil],
    [`![badge](https://evil.example/b.svg?link=\u3000${L})`, evil],
    [`![badge](https://evil.example/b.svg?link=\u200b${L})`, evil],
    [`![badge](https://evil.example/b.svg?link=“${L}”)`, evil],
    [`![badge](https://evil.example/b.svg?link=&quot;${L}&quot;)`, evil],
    [`![badge](https://evil.example/b.svg?link=\\n${L})`, evil],
    [`![badge](https://evil.example/b.svg?link=\\"${L})`, evil],
    [`![badge](https://evil.example/b.svg?link=|${L})`, evil],
    [`![badge](https://evil.example/b.svg?link=,${L})`, evil],
    [`![badge](https://evil.example/b.svg?link={${L}})`, evil],
    [`![badge](https://evil.example/b.svg?link=\`${L}\`)`, evil],
    [`![badge](<https://evil.example/b.svg?link= ${L}>)`, evil],
    [`[badge]: https://evil.example/b.svg?link="${L}"`, evil],
    [`[badge]: https://evil.example/b.svg?link=<${L}`, evil],
    [`[${L.slice(0, 20)}](https://evil.example/?u=${L})`, evil],
    [`<https://evil.example/?u=${L}>`, evil],
    [`<https://evil.example/?u=${L}|Join>`, evil],
    [`<img src="https://evil.example/?u=${L}">`, evil],
    [`<img src='https://evil.example/?u=${L}'>`, evil],
    [`<img src='https://evil.example/?u="${L}"'>`, evil],
    [`<img src=https://evil.example/?u="${L}">`, evil],
    [`<img src=https://evil.example/?u=<${L}>`, evil],
    [`<img src="https://evil.example/?u= ${L}">`, evil],
    [`<img src = " https://evil.example/?u=\n\t${L}">`, evil],
    [`<img src="//evil.example/?u= ${L}">`, evil],
    [`"<img src=\\"https://evil.example/?u= ${L}\\">"`, evil],
    [`&lt;img src=&quot;https://evil.example/?u=${L}&quot;&gt;`, evil],
    [`<img srcset="https://evil.example/?u=${L} 2x">`, evil],
    [`<meta http-equiv="refresh" content="0;url=https://evil.example/?u=${L}">`, evil],
    // Quoted-printable, and continued lines.
    [`<img src=3D"https://evil.example/?u=3D${L}">`, evil],
    [`https://evil.example/?u=3D=\r\n${L}`, evil],
    [`https://evil.example/?u==\n${L}`, evil],
    [`curl https://evil.example/?u=\\\n${L}`, evil],
    // Without a scheme, or with the scheme of an app or of code.
    [`//evil.example/?u=${L}`, evil],
    [`(//evil.example/${L})`, evil],
    [`\\\\evil.example\\${L}`, evil],
    [`evil.example/?u=${L}`, evil],
    [`www.evil.example/go/${L}`, 'www.evil.example'],
    [`www.evil.example?u=${L}`, 'www.evil.example'],
    [`see evil.example:8080/${L}`, 'evil.example:8080'],
    [`<a href="/redirect?u=${L}">`, '?'],
    [`<a href="?u=${E}">`, '?'],
    [`a=1&u=${L}`, '?'],
    [`go/${L}`, '?'],
    [`%20${L}`, '?'],
    [`mailto:eve@evil.example?body=${L}`, 'mailto:'],
    [`mailto:?body=${E}`, 'mailto:'],
    [`mailto:${L}`, 'mailto:'],
    [`data:text/html,${L}`, 'data:'],
    [`data:,${L}`, 'data:'],
    [`javascript:open('${L}')`, 'javascript:'],
    [`javascript:'${L}'`, 'javascript:'],
    [`<a href="javascript: open( ${L} )">`, 'javascript:'],
    [`view-source:${L}`, 'view-source:'],
    [`evilapp:${L}`, 'evilapp:'],
    [`evilapp://x/?u=${L}`, 'evilapp:'],
    [`evil${L}`, 'evilhttps:'],
    [`evil${E}`, 'evilhttps:'],
    [`evil${encode(E)}`, 'evilhttps:'],
    // Unencrypted, and not to be changed to https either.
    [`https://evil.example/?u=${http}`, evil],
    [`https://evil.example/${http}`, evil],
    [`evil.example/?u=${encode(http)}`, evil],
    [`intent://scan/#Intent;S.u=${L};end`, 'intent:'],
    // Editor links with the scheme of an app that is no editor.
    [editorOf(link, 'evilapp'), 'evilapp:'],
    [editorOf(link, 'vscode-evil'), 'vscode-evil:'],
    [editorOf(link, 'evilvscode'), 'evilvscode:'],
    [encode(editorOf(link, 'evilapp')), 'evilapp:'],
    [redirectTo(editorOf(link, 'evilapp')), 'vscode.dev'],
    [`https://evil.example/?u=${editor}`, evil],
    [`https://evil.example/?u=${encode(editor)}`, evil],
    // Redirects that lead elsewhere, or that are not redirects.
    [`https://evil.example/?u=${encode(redirectTo(editor))}`, evil],
    [redirectTo(`https://evil.example/?u=${E}`), 'vscode.dev'],
    [redirectTo(`https://evil.example/?u=${encode(redirectTo(editor))}`), 'vscode.dev'],
    [redirectTo(L), 'vscode.dev'],
    [`https://vscode.dev/elsewhere?url=${encode(editor)}`, 'vscode.dev'],
    [`https://vscode.dev/redirect?url=https://evil.example&u=${encode(editor)}`, 'vscode.dev'],
    [redirectTo(editor, 'vscode.dev.evil.example'), 'vscode.dev.evil.example'],
    [redirectTo(editor, 'vscode.dev@evil.example'), evil],
    [redirectTo(editor, 'evil.example\\@vscode.dev'), evil],
    [redirectTo(editor, 'vscode.dev:8443'), 'vscode.dev:8443'],
    [redirectTo(editor).replace('https', 'http'), 'vscode.dev'],
    // Wrappers that lead elsewhere, or that are not wrappers.
    [`https://www.google.com/url?q=${encode(`https://evil.example/?u=${E}`)}&sa=D`, 'www.google.com'],
    [`https://www.google.com/url?q=https://evil.example&u=${E}`, 'www.google.com'],
    [`https://www.google.com/url?q=${E}&url=${E}`, 'www.google.com'],
    [`https://www.google.com/search?q=${E}`, 'www.google.com'],
    [`https://www.google.com.evil.example/url?q=${E}`, 'www.google.com.evil.example'],
    [`https://www.google.com@evil.example/url?q=${E}`, evil],
    [`https://www.google.com&#46;evil.example/url?q=${E}`, 'www.google.com.evil.example'],
    [`https://evil-google.com/url?q=${E}`, 'evil-google.com'],
    [`https://nam02.safelinks.protection.outlook.com.evil/?url=${E}`, 'nam02.safelinks.protection.outlook.com.evil'],
    [`https://safelinks.protection.outlook.com.evil/?url=${E}`, 'safelinks.protection.outlook.com.evil'],
    [`https://urldefense.com.evil.example/v3/__${L}__;!!A!B$`, 'urldefense.com.evil.example'],
    [`https://urldefense.com/v3/__https://evil.example/?u=${L}__;!!A!B$`, 'urldefense.com'],
    [`https://urldefense.com/v3/__https:**Aevil.example/?u=${L}__;Ly8!!A!B$`, 'urldefense.com'],
    // After a character that cannot be part of a scheme.
    [`→evilapp:${L}`, 'evilapp:'],
    [`链接：evilapp:app.gitpod.io/join-organization/${inviteId}`, 'evilapp:'],
    // Escapes.
    [`evil${L.replace(':', '\\:')}`, 'evilhttps:'],
    [`link=evilapp\\:${L.replace(':', '\\:')}`, 'evilapp:'],
    [`link=https\\://evil.example/?u\\=${L.replace(':', '\\:')}`, evil],
    [`"https:\\u002F\\u002Fevil.example\\u002F?u\\u003d${L}"`, evil],
    [`https://evil.example/?u=${encode(`https://www.google.com/url?q=${E}`)}`, evil],
    [`https://evil.example/?u=https://www.google.com/url?q=${E}`, evil],
    // Closing quotes and brackets that do not end the URL.
    [`"https://evil.example/?u="${L}`, evil],
    [`(https://evil.example/?u=)${L}`, evil],
    [`(https://evil.example/?u=(a)${L})`, evil],
    [`“https://evil.example/?u=”${L}`, evil],
    [`https://evil.example/?u=https://app.gitpod.io/join-organization/${inviteId}`, evil],
    [`https://web.archive.org/web/2024/${L}`, 'web.archive.org'],
  ];
}

/** Texts in which every link is the outermost URL. */
export function outermostTexts(link: InviteLink): readonly string[] {
  const { text: L, loginText, inviteId } = link;
  const schemes = ['vscode', 'vscode-insiders', 'vscodium', 'vscodium-insiders', 'code-oss', 'cursor', 'windsurf'];
  return [
    L,
    loginText,
    ...[...schemes, 'positron', 'kiro', 'trae', 'antigravity'].map((scheme) => editorOf(link, scheme)),
    `app.gitpod.io/join-organization/${inviteId}`,
    `see app.gitpod.io/join-organization/${inviteId}.`,
    encode(L),
    `HTTPS://APP.GITPOD.IO/join-organization/${inviteId}`,
    // Whitespace ends another URL.
    ...[
      `url=evil ${L}`,
      `url=https://evil.example ${L}`,
      `https://evil.example/?u= ${L}`,
      `https://evil.example\n${L}`,
    ],
    ...[`https://docs.example\t${L}`, `mailto:x@evil.example ${L}`, `See "https://evil.example/" or ${L}.`],
    ...[`a/b ${L}`, `and/or: ${L}`, `x?\n${L}`, `\u3000${L}`, `参加${L}`, `😀${L}😀`, `：${L}`],
    // Labels.
    ...[`url=${L}`, `LINK=${L}`, `link:${L}`, `Link: ${L}`, `url=${encode(L)}`, `#${L}`, `--link=${L}`, `x="${L}";`],
    // Markup.
    ...[
      `[Join](${L})`,
      `[Join](<${L}>)`,
      `[x](${L} "Join")`,
      `[invite]: ${L}`,
      `<${L}>`,
      `**${L}**`,
      `_${L}_`,
      `\`${L}\``,
    ],
    ...[`![QR](${L})`, `[${L}](${L})`, `<${L}|Join>`, `<${L}|${L}>`, `| ${L} | https://docs.example |`, `|a|${L}|`],
    ...[
      `<a href="${L}">${L}</a>`,
      `<a href='${L}'>x</a>`,
      `<a href=${L}>${L}</a>`,
      `&lt;a href=&quot;${L}&quot;&gt;${L}`,
    ],
    ...[`<a href="https://docs.example">${L}</a>`, `<a href='https://docs.example'>${L}</a>`],
    ...[`<a href=https://docs.example>${L}</a>`, `<td>https://docs.example</td><td>${L}</td>`, `<br/>${L}`],
    ...[`[a](https://docs.example)[b](${L})`, `[a](https://docs.example) ${L}`, `[[${L}][Join]]`, `[url=${L}]x[/url]`],
    ...[`[![b](https://img.example/b.svg)](${L})`, `|https://docs.example|${L}|`, `\\href{${L}}{Join}`],
    ...[`<https://docs.example> ${L}`, `<!-- ${L} -->`, `background: url(${L})`],
    // Data.
    ...[`{"a":"https://docs.example/x","link":"${L}","c":"${L}"}`, `["https://docs.example","${L}"]`],
    ...[`['https://docs.example','${L}']`, `{link:'${L}'}`, `name,${L},2024`, `a,https://docs.example,${L}`],
    ...[`{"text":"Hello\\n\\n${L}\\nBye"}`, `{"html":"<a href=\\"${L}\\">"}`, `"\\u003ca href=\\"${L}\\"\\u003e${L}"`],
    ...[`a=https\\://docs.example\nlink=${L.replace(':', '\\:')}`, `"${L.replaceAll('/', '\\u002F')}"`],
    ...[`${L}, ${L}; ${L}`, `${L},${L}`, `"${L}"\r\n"${L}"`, `a;${L};b`, JSON.stringify({ link: L }), `- ${L}`],
    ...[`<img alt="Join: ${L}">`, `<p title="See ${L} today">`, `const text = 'Join ${L} today';`],
  ];
}

export function redirectTexts(link: InviteLink): readonly string[] {
  const editor = editorOf(link);
  return [
    redirectTo(editor),
    redirectTo(editorOf(link, 'vscode-insiders'), 'insiders.vscode.dev'),
    `[Join](${redirectTo(editor)})`,
    `<a href="https://vscode.dev/redirect?x=1&amp;url=${encode(editor)}">`,
    `https://vscode.dev/redirect?url=${editor}`,
  ];
}

/** Each with the text before and after the wrapper. */
export function wrapperTexts(link: InviteLink): readonly (readonly [string, string, string])[] {
  const { text: L, loginText } = link;
  const E = encode(L);
  const v2 = (text: string): string =>
    text.replaceAll('-', '-2D').replace(':', '-3A').replaceAll('/', '_').replaceAll('?', '-3F').replaceAll('=', '-3D');
  const google = `https://www.google.com/url?q=${E}&sa=D&source=editors&ust=1&usg=AOvVaw0`;
  const safe = `https://nam02.safelinks.protection.outlook.com/?url=${E}&data=05%7C01%7C&sdata=abc%3D&reserved=0`;
  const v3 = `https://urldefense.com/v3/__${L}__;!!Abc!Def-g$`;
  const second = `https://urldefense.proofpoint.com/v2/url?u=${v2(L)}&d=DwMFaQ&c=x&r=y`;
  return [
    ['', google, ''],
    ['Join: ', google, '.'],
    ['[Join](', google, ')'],
    ['<a href="', google.replaceAll('&', '&amp;'), '">Join</a>'],
    ['{"link":"', google.replaceAll('/', '\\/').replaceAll('&', '\\u0026'), '"}'],
    ['', `https://www.google.com/url?q=${L}&sa=D`, ''],
    ['', `https://google.com/url?sa=t&url=${encode(loginText)}&usg=x`, ''],
    ['<', safe, '>'],
    ['(', safe, ').'],
    ['', v3, ''],
    ['[Join](', v3, ')'],
    ['', `https://urldefense.us/v3/__${L}__;!!A!B$`, ''],
    ['', `https://urldefense.com/v3/__${L.replace('//', '/')}__;!!A!B$`, ''],
    ['<', `https://urldefense.com/v3/__${E.replaceAll('%', '*')}__;JSUlJSU!!A!B-c$`, '>'],
    ['', `https://urldefense.com/v3/__${loginText.replace('?', '?to=*2F&')}__;JQ!!A!B$`, ''],
    ['', `https://urldefense.proofpoint.com/v1/url?u=${E}&k=a%3D%3D&r=b`, ''],
    ['', second, ''],
    ['[Join](', second, ')'],
    ['', `https://urldefense.proofpoint.com/v2/url?u=${v2(loginText)}&d=x`, ''],
    ['', `https://nam02.safelinks.protection.outlook.com/?url=${encode(v3)}&data=x`, ''],
    ['', `https://www.google.com/url?q=${encode(redirectTo(editorOf(link)))}&sa=D`, ''],
  ];
}

/** Any text with a link inside another URL, with anything between them that does not end that URL. */
export function enclosed(link: InviteLink): fc.Arbitrary<string> {
  const start = fc.constantFrom(
    '',
    ' ',
    '\n',
    '(',
    '<a href="',
    '![x](',
    '<',
    '“',
    "'",
    '`',
    'text ',
    '|',
    ',',
    '=',
    '{"a":"',
  );
  const scheme = fc.constantFrom('https://', 'HTTP://', 'https:\\/\\/', 'https%3A%2F%2F', 'evilapp://', '//', 'ftp://');
  const piece = fc.constantFrom(
    ...['/', '?u=', '&', '&amp;', '#', '%20', '%2F', ';', ':', '@', '=', '(', '[', '{', '*', '~', '$', '\\', '!'],
    ...[
      'a',
      'go/',
      '\u00a0',
      '\u200b',
      'é',
      '😀',
      'https://b.example/',
      'app.gitpod.io/',
      'login?',
      '.',
      '-',
      '_',
      '+',
    ],
  );
  const written = fc.constantFrom(
    link.text,
    link.loginText,
    encode(link.text),
    encode(encode(link.text)),
    editorOf(link),
  );
  const end = fc.constantFrom('', ' ', ')', '">', '&x=1', '>', "'", '#x');
  return fc
    .tuple(start, scheme, fc.array(piece, { maxLength: 12 }), written, end)
    .map(([before, begin, pieces, text, after]) => `${before}${begin}evil.example/${pieces.join('')}${text}${after}`);
}
