import { deflateSync } from 'node:zlib';
import { correction, generate } from 'lean-qr/nano';

import { encodeHtml } from '../../links/decode';

/** White modules on each side, which readers need to find the code: four, by ISO/IEC 18004. */
const quietZone = 4;

/** A QR code: a square of black and white modules, with its quiet zone. Whoever reads it has the text, so it is as secret as that. */
export interface QrCode {
  /** Modules on a side, quiet zone included. */
  readonly size: number;
  /** Whether the module in this column and row, counted from the upper left, is black. */
  readonly isBlack: (x: number, y: number) => boolean;
}

/** Makes the code on this machine. Correction level M: it stays readable with a seventh of it unreadable. */
export function qrCodeOf(text: string): QrCode {
  const code = generate(text, { minCorrectionLevel: correction.M });
  return {
    size: code.size + 2 * quietZone,
    isBlack: (x, y) => code.get(x - quietZone, y - quietZone),
  };
}

/** How long a module's side is, in pixels: enough to print a code as large as a hand without blurring it. */
const pngModulePixels = 10;

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The code as a PNG picture: black and white, one bit for a pixel (PNG specification, third edition). */
export function qrPng(code: QrCode): Uint8Array {
  const side = code.size * pngModulePixels;
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
      if (!code.isBlack(Math.floor(x / pngModulePixels), Math.floor(y / pngModulePixels))) {
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

/** How long a module's side is where a program asks the picture for its size, in pixels. */
const svgModulePixels = 8;

/**
 * The code as an SVG picture, black on white whatever is behind it.
 * @param title what the picture is, for who cannot see it
 */
export function qrSvg(code: QrCode, title: string): string {
  const { size } = code;
  const side = size * svgModulePixels;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${side}" height="${side}" role="img" shape-rendering="crispEdges">`,
    `<title>${encodeHtml(title)}</title>`,
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/>`,
    `<path fill="#000" d="${blackRuns(code)}"/>`,
    '</svg>\n',
  ].join('');
}

/** A path with one rectangle for each run of black modules in a row. */
function blackRuns({ size, isBlack }: QrCode): string {
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const start = x;
      while (x < size && isBlack(x, y)) x++;
      if (x > start) path += `M${start} ${y}h${x - start}v1h${start - x}z`;
    }
  }
  return path;
}

/** The kinds of picture that a QR code can be. */
export type QrFormat = 'svg' | 'png';

/**
 * A text as the picture of its QR code. Import this file when a code is asked for, for it brings the encoder along.
 * @param title what the picture is, for who cannot see it; only SVG has a place for it
 */
export function qrPicture(text: string, format: QrFormat, title: string): Uint8Array {
  const code = qrCodeOf(text);
  switch (format) {
    case 'svg':
      return Buffer.from(qrSvg(code, title));
    case 'png':
      return qrPng(code);
    default:
      return format satisfies never;
  }
}
