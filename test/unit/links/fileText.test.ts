import assert from 'node:assert/strict';
import { textWithInvites } from '../../../src/links/forms';

const link = 'https://app.gitpod.io/join-organization/0190d0a1-2222-7abc-8def-0123456789ab';

describe('The text of a file that may hold an invite', () => {
  it('is read as UTF-8', () => {
    assert.equal(textWithInvites(Buffer.from(`ключ ${link}`)), `ключ ${link}`);
  });

  it('is read as UTF-8 without the mark at its start, as VS Code does, so that places agree', () => {
    assert.equal(textWithInvites(Buffer.from(`\ufeff${link}`)), link);
  });

  it('is read as UTF-16 in either order where a mark says so', () => {
    const little = Buffer.from(`\ufeff${link}`, 'utf16le');
    assert.equal(textWithInvites(little), link);
    assert.equal(textWithInvites(Buffer.from(little).swap16()), link);
  });

  it('is read in spite of bytes that are no UTF-8', () => {
    assert.ok(textWithInvites(Buffer.concat([Buffer.from([0xe9, 0x0a]), Buffer.from(link)]))?.endsWith(link));
  });

  it('is a part of a larger memory', () => {
    const memory = Buffer.from(`........${link}........`);
    assert.equal(textWithInvites(new Uint8Array(memory.buffer, memory.byteOffset + 8, link.length)), link);
  });

  it('is not there where no word of a link is', () => {
    assert.equal(textWithInvites(Buffer.from('Nothing to join here.')), undefined);
  });

  it('is not there in a file that is no text', () => {
    assert.equal(textWithInvites(Buffer.concat([Buffer.from([0x7f, 0, 1]), Buffer.from(link)])), undefined);
  });
});
