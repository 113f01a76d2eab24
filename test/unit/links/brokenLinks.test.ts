import assert from 'node:assert/strict';
import fc from 'fast-check';
import { brokenLinksIn, searchWords } from '../../../src/links/brokenLinks';
import { findInviteLinks } from '../../../src/links/findInviteLinks';
import { configuredHosts as hosts, editor, id, join, login } from './pastedInvites';

const ofAcme = `https://gitpod.acme.example/join-organization/${id}`;
/** A link whose host ends in text that looks like a host itself. */
const ofGit = `https://git.example:8443/join-organization/${id}`;

/** Number of complete links that are found. */
function wholeIn(text: string): number {
  return findInviteLinks(text, { hosts }).filter(({ kind }) => kind === 'link').length;
}

/** The text of each broken link: its URL up to its id or to the end of its line. */
function brokenIn(text: string): string[] {
  const whole = findInviteLinks(text, { hosts }).filter(({ kind }) => kind !== 'lookAlike');
  return [...brokenLinksIn(text, whole, { hosts })].flatMap((broken) =>
    broken === undefined ? [] : [text.slice(broken.start, broken.end)],
  );
}

/** Line breaks as programs make them, with the text around the link. */
const folds: Readonly<Record<string, (first: string, second: string) => string>> = {
  'an iCalendar file': (one, two) => `BEGIN:VEVENT\r\nDESCRIPTION:Join us: ${one}\r\n ${two}\r\nDTSTART:20250101\r\n`,
  'a vCard': (one, two) => `NOTE:${one}\r\n\t${two}\r\nREV:20250101\r\n`,
  'a quoted-printable mail': (one, two) => `Welcome,\r\n\r\njoin us: ${one}=\r\n${two}\r\nBye\r\n`,
  'Python strings': (one, two) => `URL = (\n    "${one}"\n    f"${two}"\n)\n`,
  TypeScript: (one, two) => `const url =\n  '${one}' +\n  '${two}';\n`,
  'TypeScript with leading operators': (one, two) => `const url = '${one}'\n  + '${two}'\n`,
  gettext: (one, two) => `msgid ""\n"Join us: "\n"${one}"\n"${two}"\nmsgstr ""\n`,
  PHP: (one, two) => `$url = '${one}' .\n    '${two}';\n`,
  reStructuredText: (one, two) => `.. _invite: ${one}\n   ${two}\n`,
  'a YAML string': (one, two) => `link: "${one}\\\n  ${two}"\n`,
  'a comment': (one, two) => `/**\n * See ${one}\n * ${two}\n */\n`,
  'a quoted mail': (one, two) => `> Join: ${one}\n> ${two}\n>\n> Bye\n`,
  'plain text': (one, two) => `Join: ${one}\n${two}\n\nBye\n`,
};

describe('An invite link that is broken across lines', () => {
  for (const [name, fold] of Object.entries(folds)) {
    it(`is found or reported as broken in ${name}, wherever the break is`, () => {
      for (const link of [join, login, editor, encodeURIComponent(join), ofAcme, ofGit]) {
        for (let place = 1; place < link.length; place++) {
          const text = fold(link.slice(0, place), link.slice(place));
          assert.equal(wholeIn(text) + brokenIn(text).length, 1, text);
        }
      }
    });
  }

  it('is reported where the parameters of a quoted-printable mail are encoded', () => {
    const encoded = login.replaceAll('=', '=3D');
    for (let place = 1; place < encoded.length; place++) {
      const text = `a=3Db ${encoded.slice(0, place)}=\r\n${encoded.slice(place)}\r\nBye`;
      // No program breaks a line within `=3D`.
      if (!text.includes('==\r\n') && !text.includes('=3=\r\n')) {
        assert.equal(wholeIn(text) + brokenIn(text).length, 1, text);
      }
    }
  });

  it('is shown without any part of its id', () => {
    assert.deepEqual(brokenIn(`"${join.slice(0, -20)}"\n"${join.slice(-20)}"`), [
      'https://app.gitpod.io/join-organization/',
    ]);
    assert.deepEqual(brokenIn('x "https://app.gitpod.io/"\n  + "join-organization/' + id + '"'), [
      'https://app.gitpod.io/',
    ]);
  });

  it('is reported even without its scheme, and after a line that ends like a host', () => {
    assert.deepEqual(brokenIn(`Welcome\napp.gitpod.io/join-organization/\n${id}`), [
      'app.gitpod.io/join-organization/',
    ]);
  });

  it('is reported each time, among complete links', () => {
    const broken = `"https://app.gitpod.io/join-organization/"\n  "${id}"\n`;
    assert.equal(brokenIn(`${join}\n${broken}${login}\n${broken}${'x\n'.repeat(500)}${broken}${join}`).length, 3);
  });

  it('is not reported when it is complete, whatever follows on the next line', () => {
    for (const after of ['?x=1', '/a', 'abc', '"', '-a', id, join, '%20', ' + "x"']) {
      assert.deepEqual(brokenIn(`See\n${join}\n${after}\n${login}\n${after}`), [], after);
    }
  });

  it('is not reported for another host, nor for text that only has its words', () => {
    for (const text of [
      `"https://evil.example/join-organization/"\n"${id}"`,
      `"https://app.gitpod.io.evil.example/"\n"join-organization/${id}"`,
      `https://app.gitpod.io/join-organization/\n\n${id}`,
      `https://app.gitpod.io/join-organization/<id>\n${id}`,
      `https://app.gitpod.io/join-organization/ and\n${id}`,
      `https://app.gitpod.io\nhttps://docs.example/${id}`,
      `join-organization/\n${id}`,
    ]) {
      assert.deepEqual(brokenIn(text), [], text);
    }
  });

  it('keeps one of the words that files are searched for, wherever it is broken', () => {
    const words = searchWords({ hosts });
    const links = fc.constantFrom(join, login, editor, ofAcme, ofGit);
    fc.assert(
      fc.property(links, fc.nat({ max: 100 }), (link, place) => {
        const text = `${link.slice(0, place)}\n ${link.slice(place)}`;
        assert.ok(words.some((word) => text.includes(word)));
      }),
    );
  });
});
