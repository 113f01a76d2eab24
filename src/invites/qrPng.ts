import { deflateSync } from 'node:zlib';

import type { QrCode } from './qrCode';

/** How long a module's side is, in pixels: enough to print a code as large as a hand without blurring it. */
const modulePixels = 10;

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The code as a PNG picture: black and white, one bit for a pixel (PNG specification, third edition). */
export function qrPng(code: QrCode): Uint8Array {
  const side = code.size * modulePixels;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1; // bits for a pixel; greyscale, no interlacing: the zeros after it
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(code, side))),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Each line begins with the number of its filter, 0 for none; then eight pixels to a byte, the first in the highest bit. */
function pixels(code: QrCode, side: number): Uint8Array {
  const lineLength = 1 + Math.ceil(side / 8);
  const lines = new Uint8Array(side * lineLength);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (!code.isBlack(Math.floor(x / modulePixels), Math.floor(y / modulePixels))) {
        const at = y * lineLength + 1 + (x >> 3);
        lines[at] = (lines[at] ?? 0) | (0x80 >> (x & 7));
      }
    }
  }
  return lines;
}

function chunk(type: 'IHDR' | 'IDAT' | 'IEND', data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
  }
  return ~crc >>> 0;
}
