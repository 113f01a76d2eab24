import { acme, nonHostPrefixes, editor, escapedLinks, id, join, login, readAs } from './pastedInvites';

const here = 'join at app.gitpod.io';
const loginHere = 'login at app.gitpod.io';
const tokenPage = encodeURIComponent('/settings/personal-access-tokens');
const shout = (text: string) => text.toUpperCase();
const [first, second] = [id.slice(0, 14), id.slice(14)];
const slashesEscaped = join.replaceAll('/', '\\/');

describe('readInviteLink reads the link of the dashboard', () => {
  describe('on the vendor’s host', () => {
    readAs(here, [join, `${join}/`, `${join}?`, `${join}#`, `${join}#top`, join.replace('.io/', '.io:443/')]);
  });
  describe('on the vendor’s other host', () => {
    readAs('join at app.ona.com', [join.replace('gitpod.io', 'ona.com'), `app.ona.com/join-organization/${id}`]);
  });
  describe('on a configured host', () => {
    readAs('join at gitpod.acme.example', [acme.inviteLink(id), `gitpod.acme.example/join-organization/${id}`]);
    readAs('join at git.example:8443', [
      `https://git.example:8443/join-organization/${id}`,
      `git.example:8443/join-organization/${id}`,
    ]);
    readAs('join at localhost:3000', [
      `http://localhost:3000/join-organization/${id}`,
      `localhost:3000/join-organization/${id}`,
    ]);
    readAs('join at [::1]:3000', [`http://[::1]:3000/join-organization/${id}`]);
  });
  describe('with tracking parameters', () => {
    readAs(here, [
      `${join}?utm_source=mail&utm_medium=e-mail`,
      `${join}?fbclid=IwAR0abc`,
      `${join}/?mc_cid=1&mc_eid=2#start`,
      `https://app.gitpod.io/join-organization//${id}`,
    ]);
  });
  describe('in upper case', () => {
    readAs(here, [shout(join), join.replace(id, shout(id)), join.replace('app.gitpod.io', 'App.Gitpod.IO')]);
    readAs(here, [join.replace('https', 'HTTPS'), `https://app.gitpod.io/Join-Organization/${id}`]);
  });
  describe('with http, as the https link of a host that has https', () => {
    readAs(here, [join.replace('https', 'http'), `<a href="${join.replace('https', 'HTTP')}">Join</a>`]);
    readAs(here, [encodeURIComponent(join.replace('https', 'http')), `http:app.gitpod.io/join-organization/${id}`]);
    readAs(here, [`http://app.gitpod.io:443/join-organization/${id}`]);
    readAs('join at git.example:8443', [`http://git.example:8443/join-organization/${id}`]);
  });
  describe('without its scheme', () => {
    readAs(here, [
      `app.gitpod.io/join-organization/${id}`,
      `//app.gitpod.io/join-organization/${id}`,
      `App.Gitpod.io/join-organization/${shout(id)}`,
      `https:/app.gitpod.io/join-organization/${id}`,
      `https:app.gitpod.io/join-organization/${id}`,
      `link:app.gitpod.io/join-organization/${id}`,
      `url=app.gitpod.io/join-organization/${id}`,
      `**app.gitpod.io/join-organization/${id}**`,
      ...nonHostPrefixes.map((before) => `${before}app.gitpod.io/join-organization/${id}`),
    ]);
  });
});

describe('readInviteLink reads the login link', () => {
  readAs(loginHere, [
    login,
    `https://app.gitpod.io/login/?inviteId=${id}`,
    `https://app.gitpod.io/login?navigateTo=${tokenPage}&inviteId=${id}`,
    `https://app.gitpod.io/login?inviteId=${id}&navigateTo=${tokenPage}`,
    `https://app.gitpod.io/login?navigateTo=/a/b?c=d&inviteId=${id}`,
    `https://app.gitpod.io/login?navigateTo=/a(b),'c';{d}&inviteId=${id}`,
    `https://app.gitpod.io/login?inviteid=${id}`,
    `app.gitpod.io/login?inviteId=${id}`,
    `${login}&utm_campaign=spring`,
    shout(login),
    `https://app.gitpod.io/login#inviteId=${id}`,
    `https://app.gitpod.io/login?inviteId=${id}&navigateTo=${encodeURIComponent(`/join-organization/${id}`)}`,
  ]);
  readAs(here, [`https://app.gitpod.io/login?navigateTo=${encodeURIComponent(`/join-organization/${id}`)}`]);
  readAs('login at app.ona.com', [login.replace('gitpod.io', 'ona.com')]);
});

describe('readInviteLink reads a bare id, for the first configured host', () => {
  readAs('id at gitpod.acme.example', [
    ...[id, shout(id), `  ${id}\n`, `"${id}"`, `'${id}'`, `\`${id}\``, `<${id}>`, `(${id})`, `{${id}}`, `${id}.`],
    ...[`id: ${id}`, `inviteId=${id}`, `?inviteId=${id}`, `&inviteId=${id}`, `inviteId: "${id}"`, `**${id}**`],
    ...[`/join-organization/${id}`, `join-organization/${id}`, `/login?inviteId=${id}`, `login?inviteId=${id}`],
    ...[`${first}\n${second}`, `> ${first}\n> ${second}`, `${first} ${second}`, `urn:uuid:${id}`, `id=${id}`],
    ...[`Use the invite ${id} to get in, please.`, `\u200b${id}\ufeff`, id.replaceAll('-', '\u2011')],
    ...[id.replaceAll('-', '\u2013'), id.replaceAll('-', '%2D'), `&quot;${id}&quot;`, `invite id ${id}`],
    `{"invite":{"inviteId":"${id}"}}`,
    `{"organizationId":"0190ffff-c3d4-7e5f-8a6b-1c2d3e4f9999","invite":{"inviteId":"${id}"}}`,
    `organizationId: 0190ffff-c3d4-7e5f-8a6b-1c2d3e4f9999\nkey: ${id}`,
  ]);
});

describe('readInviteLink reads an editor link, for the first configured host', () => {
  readAs('editor at gitpod.acme.example', [
    editor,
    ...['vscode-insiders', 'vscodium', 'cursor', 'windsurf', 'positron', 'kiro', 'trae'].map((scheme) =>
      editor.replace('vscode', scheme),
    ),
    shout(editor),
    editor.replace('/join?', '/join/?'),
    `${editor}&windowId=_blank`,
    `${editor}&utm_source=chat`,
    `<${editor}|Join>`,
    `[Join](${editor})`,
    `https://vscode.dev/redirect?url=${encodeURIComponent(editor)}`,
    `https://insiders.vscode.dev/redirect?url=${encodeURIComponent(editor.replace('vscode', 'vscode-insiders'))}`,
    `https://guard.example/?u=${encodeURIComponent(`https://vscode.dev/redirect?url=${encodeURIComponent(editor)}`)}`,
    `<a href="https://vscode.dev/redirect?x=1&amp;url=${encodeURIComponent(editor)}">Open</a>`,
    encodeURIComponent(editor),
    editor.replace(id, `${first}\n${second}`),
  ]);
});

describe('readInviteLink reads links from surrounding text', () => {
  describe('in Markdown', () => {
    readAs(here, [
      ...[`[Join us](${join})`, `[${join}](${join})`, `[x](<${join}>)`, `[x](${join} "Join")`, `[invite]: ${join}`],
      ...[`<${join}>`, `**${join}**`, `*${join}*`, `_${join}_`, `~~${join}~~`, `\`${join}\``, `- ${join}`, `> ${join}`],
      ...[`| Invite | ${join} |`, `|${join}|`, `![QR](${join})`, `\\[Join](${join})`],
    ]);
  });
  describe('in HTML', () => {
    readAs(here, [
      ...[`<a href="${join}">Join</a>`, `<a href='${join}'>Join</a>`, `<a href=${join}>Join</a>`, `<p>${join}</p>`],
      ...[
        `<a href="${join}">${join}</a>`,
        `<a href="https:&#x2F;&#x2F;app.gitpod.io&#x2F;join-organization&#x2F;${id}">`,
      ],
      ...[
        `&lt;a href=&quot;${join}&quot;&gt;Join&lt;/a&gt;`,
        join.replaceAll('/', '&#47;'),
        join.replaceAll('-', '&#45;'),
      ],
      ...[join.replaceAll('/', '&sol;').replace(':', '&colon;'), join.replaceAll('.', '&period;'), `${join}&nbsp;`],
    ]);
    readAs(loginHere, [
      `<a href="https://app.gitpod.io/login?navigateTo=%2F&amp;inviteId=${id}">Join</a>`,
      `<a href="https://app.gitpod.io/login?a=1&#38;inviteId=${id}&amp;b=2">Join</a>`,
      `https://app.gitpod.io/login?a=1&amp;amp;inviteId=${id}`,
    ]);
  });
  describe('in chats and wikis', () => {
    readAs(here, [
      ...[`<${join}|Join Acme>`, `<${join}|${join}>`, `<${join}|app.gitpod.io/join-organization/${id}>`],
      ...[`[Join|${join}]`, `[[${join}][Join]]`, `[${join} Join]`, `[url=${join}]Join[/url]`, `[url]${join}[/url]`],
      ...[`\`Join <${join}>\`_`, `\\href{${join}}{Join}`, `${join}[Join]`, `"Join":${join}`, `${join}^1`],
    ]);
  });
  describe('in data', () => {
    readAs(here, [
      ...[`{"link":"${join}"}`, `{"link":"${slashesEscaped}"}`, slashesEscaped, `link: ${join}`, `LINK=${join}`],
      ...[`name,${join},2024`, `name;${join};2024`, `'${join}'`, `("${join}")`, `x="${join}";`, `${join}\u0000`],
    ]);
    readAs(loginHere, [`"https://app.gitpod.io/login?a=1\\u0026inviteId=${id}"`]);
  });
  describe('with escapes', () => {
    for (const [form, link] of escapedLinks) {
      readAs(`${form} at ${form === 'editor' ? 'gitpod.acme.example' : 'app.gitpod.io'}`, [link, `"link": "${link}"`]);
    }
    readAs('join at git.example:8443', [`link=https\\://git.example\\:8443/join-organization/${id}`]);
  });
  describe('in sentences', () => {
    readAs(here, [
      ...[
        `${join}.`,
        `${join},`,
        `${join};`,
        `${join}:`,
        `${join}!`,
        `${join}?`,
        `${join}…`,
        `(${join})`,
        `(${join}).`,
      ],
      ...[`“${join}”`, `‘${join}’`, `«${join}»`, `「${join}」`, `请点击${join}加入`, `参加：${join}。`, `${join}…`],
      ...[
        `Join here: ${join} before Friday`,
        `Join:${join}`,
        `Hi,\n\n${join}\n\nBye`,
        `${join}\nThanks`,
        `click${join}`,
      ],
      ...[
        `Docs: https://docs.example/start\nInvite: ${join}`,
        `\u202b${join}\u202c`,
        `\u2068${join}\u2069`,
        `\u00a0${join}\u00a0`,
      ],
    ]);
  });
});
