import assert from 'node:assert/strict';
import { findInviteLinks, type FoundLink, inviteLinksIn } from '../../../src/links/findInviteLinks';
import {
  acme,
  nonHostPrefixes,
  editor,
  escapedLinks,
  configuredHosts as hosts,
  id,
  join,
  login,
  otherId,
} from './pastedInvites';

/** The text of each link that was found. */
const found = (text: string) => findInviteLinks(text, { hosts }).map((link) => text.slice(link.start, link.end));

/** The text with every found link between `⟦` and `⟧`, and its id between `‹` and `›`. */
function marked(text: string): string {
  let result = '';
  let place = 0;
  for (const { start, end, idStart, idEnd } of findInviteLinks(text, { hosts })) {
    const parts = [text.slice(start, idStart), text.slice(idStart, idEnd), text.slice(idEnd, end)] as const;
    result += `${text.slice(place, start)}⟦${parts[0]}‹${parts[1]}›${parts[2]}⟧`;
    place = end;
  }
  return result + text.slice(place);
}

const bracketed = join.replace(id, `‹${id}›`);

describe('findInviteLinks', () => {
  describe('finds a link exactly where it is', () => {
    const texts: readonly (readonly [text: string, expected: string])[] = [
      [join, `⟦${bracketed}⟧`],
      [`Join: ${join}.`, `Join: ⟦${bracketed}⟧.`],
      [`[Join](${join})`, `[Join](⟦${bracketed}⟧)`],
      [`[${join}](${join})`, `[⟦${bracketed}⟧](⟦${bracketed}⟧)`],
      [`<a href="${join}">Join</a>`, `<a href="⟦${bracketed}⟧">Join</a>`],
      [`<a href='${join}'>${join}</a>`, `<a href='⟦${bracketed}⟧'>⟦${bracketed}⟧</a>`],
      [`&lt;a href=&quot;${join}&quot;&gt;`, `&lt;a href=&quot;⟦${bracketed}⟧&quot;&gt;`],
      [`<${join}|Join>`, `<⟦${bracketed}⟧|Join>`],
      [`(${join}),`, `(⟦${bracketed}⟧),`],
      [`**${join}**`, `**⟦${bracketed}⟧**`],
      [`${join}?utm_source=x&b=c#d, please`, `⟦${bracketed}?utm_source=x&b=c#d⟧, please`],
      [`${join}/?`, `⟦${bracketed}/⟧?`],
      [`${join}, ${join}; ${join}`, `⟦${bracketed}⟧, ⟦${bracketed}⟧; ⟦${bracketed}⟧`],
      [`a,${join},b`, `a,⟦${bracketed}⟧,b`],
      [`参加${join}。`, `参加⟦${bracketed}⟧。`],
      [`"${join}"\r\n"${join}"`, `"⟦${bracketed}⟧"\r\n"⟦${bracketed}⟧"`],
      [`see app.gitpod.io/join-organization/${id}`, `see ⟦app.gitpod.io/join-organization/‹${id}›⟧`],
      [`*app.ona.com/join-organization/${id}*`, `*⟦app.ona.com/join-organization/‹${id}›⟧*`],
      [
        `href="https://app.gitpod.io/login?a=%2F&amp;inviteId=${id}&amp;b=c"`,
        `href="⟦https://app.gitpod.io/login?a=%2F&amp;inviteId=‹${id}›&amp;b=c⟧"`,
      ],
      [
        `https://guard.example/?url=${encodeURIComponent(join)}&x=1`,
        `https://guard.example/?url=⟦${encodeURIComponent(join).replace(id, `‹${id}›`)}⟧&x=1`,
      ],
      [
        `"https:\\/\\/app.gitpod.io\\/join-organization\\/${id}"`,
        `"⟦https:\\/\\/app.gitpod.io\\/join-organization\\/‹${id}›⟧"`,
      ],
      [`<${editor}>`, `<⟦${editor.replace(id, `‹${id}›`)}⟧>`],
      [`😀${join}😀`, `😀⟦${bracketed}⟧😀`],
      ...escapedLinks.map(([, link]): [string, string] => [`a=${link}`, `a=⟦${link.replace(id, `‹${id}›`)}⟧`]),
      [
        `link=https\\://git.example\\:8443/join-organization/${id}`,
        `link=⟦https\\://git.example\\:8443/join-organization/‹${id}›⟧`,
      ],
      ...nonHostPrefixes.map((before): [string, string] => [
        `${before}app.gitpod.io/join-organization/${id}`,
        `${before}⟦app.gitpod.io/join-organization/‹${id}›⟧`,
      ]),
    ];
    for (const [text, expected] of texts) {
      it(JSON.stringify(text), () => {
        assert.equal(marked(text), expected);
      });
    }
  });

  it('returns the invite, its host, and its form', () => {
    const text = [join, login.replace('gitpod.io', 'ona.com'), acme.inviteLink(otherId), editor].join(' ');
    const links = findInviteLinks(text, { hosts }).map((link) => {
      assert.equal(link.kind, 'link');
      return [link.form, link.link.host.hostname, link.link.inviteId];
    });
    assert.deepEqual(links, [
      ['join', 'app.gitpod.io', id],
      ['login', 'app.ona.com', id],
      ['join', 'gitpod.acme.example', otherId],
      ['editor', 'gitpod.acme.example', id],
    ]);
  });

  it('accepts ids and hosts in any letter case', () => {
    const [link] = findInviteLinks(`HTTPS://APP.GITPOD.IO/join-organization/${id.toUpperCase()}`, { hosts });
    assert.equal(link?.kind === 'link' && link.link.inviteId, id);
  });

  it('finds one link per position in a URL', () => {
    const both = `https://app.gitpod.io/login?inviteId=${id}&navigateTo=/join-organization/${id}`;
    assert.deepEqual(found(`${both} `), [both]);
  });

  it('never returns overlapping URLs', () => {
    assert.deepEqual(found(`${join};/join-organization/${otherId}`), [join]);
  });

  it('reports an unencrypted link of a known host, with its scheme first', () => {
    for (const link of [join, login, encodeURIComponent(join), join.replaceAll('/', '\\/')]) {
      const text = `See "${link.replace('https', 'HTTP')}"`;
      const [found, another] = findInviteLinks(text, { hosts });
      assert.deepEqual([found?.kind, found?.kind === 'unencrypted' && found.link.inviteId], ['unencrypted', id]);
      assert.equal(text.slice(found?.start, (found?.start ?? 0) + 4), 'HTTP');
      assert.equal(another, undefined);
    }
  });

  it('warns of hosts that only look like a known one', () => {
    const text = `https://app.gitpod.io.evil.example/join-organization/${id} and http://app.gitpod.io:80/login?inviteId=${id}`;
    const links: Partial<FoundLink>[] = findInviteLinks(text, { hosts }).map(({ kind, ...rest }) => {
      assert.equal(kind, 'lookAlike');
      return 'sign' in rest ? { host: rest.host, sign: rest.sign } : {};
    });
    assert.deepEqual(links, [
      { host: 'app.gitpod.io.evil.example', sign: 'similarName' },
      { host: 'app.gitpod.io', sign: 'scheme' },
    ]);
  });

  describe('ignores text without an invite link', () => {
    const texts = [
      ...['', 'join-organization/', 'inviteId=', id, `/join-organization/${id}`, `?inviteId=${id}`],
      ...[join.slice(0, -1), `${join}0`, `https://example.com/join-organization/${id}`],
      ...[`https://gitpod.io/orgs/join?inviteId=${id}`, `https://app.gitpod.io/login?myinviteId=${id}`],
      ...[`https://app.gitpod.io/xjoin-organization/${id}`, `https://app.gitpod.io/details/${id}`],
      ...[
        `${editor}&host=evil.example`,
        `vscode://evil.example/join?inviteId=${id}`,
        `ftp://app.gitpod.io/join-organization/${id}`,
      ],
      ...[
        `https://example.com/?x=app.gitpod.io/join-organization/${id}`,
        `${'a'.repeat(5000)}/join-organization/${id}`,
      ],
    ];
    for (const text of texts) {
      it(JSON.stringify(text.slice(0, 120)), () => {
        assert.deepEqual(found(text), []);
      });
    }
  });

  it('yields links one by one', () => {
    const links = inviteLinksIn(`${join} ${join}`, { hosts });
    assert.equal(links.next().value?.start, 0);
    assert.equal(links.next().value?.start, join.length + 1);
    assert.equal(links.next().done, true);
  });

  it('allows the id of each link to be replaced, whatever its form and encoding', () => {
    const texts = [join, login, editor, encodeURIComponent(login), `[x](${join}?a=b)`];
    for (const text of texts) {
      const [link] = findInviteLinks(text, { hosts });
      assert.ok(link, text);
      const changed = `${text.slice(0, link.idStart)}${otherId}${text.slice(link.idEnd)}`;
      const [again] = findInviteLinks(changed, { hosts });
      assert.equal(again?.kind === 'link' && again.link.inviteId, otherId);
    }
  });
});
