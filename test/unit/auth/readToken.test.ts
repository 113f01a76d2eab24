import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Token } from '../../../src/api/token';
import { readToken } from '../../../src/auth/identify';

const bare = 'gitpod_pat_sample.Zm9v-YmFy_YmF6+cXV4/cXV1eA==';

function read(text: string): string {
  const token = readToken(text);
  return token instanceof Token ? token.reveal() : `(${token})`;
}

describe('readToken', () => {
  const forms: Readonly<Record<string, string>> = {
    'the token alone': bare,
    'blanks around it': `  ${bare}\t `,
    'a line end after it': `${bare}\r\n`,
    'lines around it': `\n\n${bare}\n\n`,
    'a no-break space after it': `${bare}\u00a0`,
    'a byte order mark before it': `\ufeff${bare}`,
    'an invisible space around it': `\u200b${bare}\u200b`,
    'double quotes': `"${bare}"`,
    'single quotes': `'${bare}'`,
    backticks: `\`${bare}\``,
    'a code fence': `\`\`\`\n${bare}\n\`\`\``,
    'typographic quotes': `“${bare}”`,
    'only the quote before it': `"${bare}`,
    'only the quote after it': `${bare}'`,
    'blanks within the quotes': `" ${bare} "`,
    Bearer: `Bearer ${bare}`,
    'bearer in small letters and two blanks': `bearer  ${bare}`,
    'Bearer, and the token quoted': `Bearer "${bare}"`,
    'Bearer within the quotes': `"Bearer ${bare}"`,
    'a header': `Authorization: Bearer ${bare}`,
    'a header in small letters without a blank': `authorization:bearer ${bare}`,
    'a header without Bearer': `Authorization: ${bare}`,
    'a header in quotes, as for curl': `'Authorization: Bearer ${bare}'`,
    'a header with the value in quotes, as in JSON': `"Authorization": "Bearer ${bare}"`,
  };
  for (const [form, text] of Object.entries(forms)) {
    it(`accepts ${form}`, () => {
      assert.equal(read(text), bare);
    });
  }

  const problems: Readonly<Record<string, readonly [text: string, problem: string]>> = {
    nothing: ['', '(empty)'],
    blanks: [' \t\n ', '(empty)'],
    'quotes with nothing in them': ['""', '(empty)'],
    'Bearer without a token': ['Bearer ', '(empty)'],
    'a header without a value': ['Authorization:', '(empty)'],
    'a header with nothing but Bearer': ['Authorization: Bearer', '(empty)'],
    'the address of the page': ['https://app.gitpod.io/settings/personal-access-tokens', '(address)'],
    'an address in quotes': ['"http://localhost:3000"', '(address)'],
    'an editor link': ['vscode://org-invites.gitpod-invites/join', '(address)'],
    'two words': ['my token', '(notOneWord)'],
    'a token broken by a line end': [`${bare.slice(0, 20)}\n${bare.slice(20)}`, '(notOneWord)'],
    'a second header smuggled in': [`${bare}\r\nX-Gitpod-Principal: user/1`, '(notOneWord)'],
    'a tab inside': ['gitpod\tpat', '(notOneWord)'],
    'letters that no header can carry': ['gitpod_pat_кириллица', '(notOneWord)'],
    'an emoji': ['gitpod_pat_🔑', '(notOneWord)'],
    'a null character': ['gitpod\u0000pat', '(notOneWord)'],
    'an invisible space inside': ['gitpod_pat\u200b_x', '(notOneWord)'],
  };
  for (const [what, [text, problem]] of Object.entries(problems)) {
    it(`explains ${what}`, () => {
      assert.equal(read(text), problem);
    });
  }

  it('allows only one word of printable ASCII in a header', () => {
    const pieces = fc.constantFrom(
      '\r',
      '\n',
      ' ',
      ':',
      '"',
      'Bearer ',
      'Authorization: ',
      'a',
      '\u2028',
      '\u0085',
      'é',
    );
    const pasted = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(pasted, (text) => {
        const token = readToken(text);
        assert.ok(!(token instanceof Token) || /^[\x21-\x7e]+$/.test(token.reveal()));
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds any token in the text that is copied along with it', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~+/=-]{7,60}$/).filter((text) => !/^bearer$/i.test(text));
    const before = fc.array(fc.constantFrom(' ', '\n', '"', "'", '`', 'Bearer ', 'authorization: '), { maxLength: 5 });
    const after = fc.array(fc.constantFrom(' ', '\r\n', '"', "'", '`'), { maxLength: 5 });
    fc.assert(
      fc.property(token, before, after, (text, prefix, suffix) => {
        assert.equal(read(prefix.join('') + text + suffix.join('')), text);
      }),
    );
  });

  it('handles a megabyte of quotes in limited time', () => {
    assert.equal(read('"'.repeat(1_000_000) + 'x y'), '(notOneWord)');
  });
});
