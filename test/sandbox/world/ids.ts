import { createHash, randomBytes } from 'node:crypto';

/** A new UUIDv7, as the service assigns to invites and members. */
export function freshUuid(now: number): string {
  return uuidV7(now, randomBytes(10));
}

/** A UUIDv7 derived from a seed and a time, so that tests and documentation can name it. */
export function stableUuid(seed: string, at: number): string {
  return uuidV7(at, createHash('sha256').update(seed).digest());
}

/** RFC 9562, section 5.7: 48 bits of milliseconds, version, variant, and the remaining bits from `noise`. */
function uuidV7(at: number, entropy: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(at, 0, 6);
  bytes.set(entropy.subarray(0, 10), 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
