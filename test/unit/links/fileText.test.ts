import assert from 'node:assert/strict';
import { textWithInvites } from '../../../src/links/forms';

const link = 'https://app.gitpod.io/join-organization/0190d0a1-2222-7abc-8def-0123456789ab';

describe('The text of a file that may contain an invite', () => {
  it('is read as UTF-8', () => {
    assert.equal(textWithInvites(Buffer.from(`ключ ${link}`)), `ключ ${link}`);
  });

  it('is read as UTF-8 without a byte order mark, as in VS Code, so that offsets agree', () => {
    assert.equal(textWithInvites(Buffer.from(`\ufeff${link}`)), link);
  });

  it('is read as UTF-16 in either byte order if there is a byte order mark', () => {
    const little = Buffer.from(`\ufeff${link}`, 'utf16le');
    assert.equal(textWithInvites(little), link);
    assert.equal(textWithInvites(Buffer.from(little).swap16()), link);
  });

  it('is read despite invalid UTF-8', () => {
    assert.ok(textWithInvites(Buffer.concat([Buffer.from([0xe9, 0x0a]), Buffer.from(link)]))?.endsWith(link));
  });

  it('is read from a part of a larger buffer', () => {
    const memory = Buffer.from(`........${link}........`);
    assert.equal(textWithInvites(new Uint8Array(memory.buffer, memory.byteOffset + 8, link.length)), link);
  });

  it('is undefined without any word of a link', () => {
    assert.equal(textWithInvites(Buffer.from('Nothing to join here.')), undefined);
  });

  it('is undefined for a binary file', () => {
    assert.equal(textWithInvites(Buffer.concat([Buffer.from([0x7f, 0, 1]), Buffer.from(link)])), undefined);
  });
});
