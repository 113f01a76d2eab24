import { deflateSync } from 'node:zlib';
import { correction, generate } from 'lean-qr/nano';

import { encodeHtml } from '../../links/decode';

/** White modules on each side, which scanners need to find the code: four, according to ISO/IEC 18004. */
const quietZone = 4;

/** A QR code: a square of black and white modules, with its quiet zone. It is as secret as the text that it encodes. */
export interface QrCode {
  /** Modules per side, including the quiet zone. */
  readonly size: number;
  /** Whether the module in this column and row is black, counted from the top left. */
  readonly isBlack: (x: number, y: number) => boolean;
}

/** Generates the code locally. With correction level M, it stays readable if a seventh of it is damaged. */
export function qrCodeOf(text: string): QrCode {
  const code = generate(text, { minCorrectionLevel: correction.M });
  return {
    size: code.size + 2 * quietZone,
    isBlack: (x, y) => code.get(x - quietZone, y - quietZone),
  };
}

/** Size of a module in a PNG image, in pixels: enough to print a hand-sized code without blurring it. */
const pngModulePixels = 10;

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Renders the code as a PNG image: black and white, one bit per pixel (PNG specification, third edition). */
export function qrPng(code: QrCode): Uint8Array {
  const side = code.size * pngModulePixels;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1; // bits per pixel; the zeros after it mean greyscale and no interlacing
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(code, side))),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Each line is its filter type, 0 for none, followed by eight pixels per byte, the first in the highest bit. */
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
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
    }
  }
  return ~crc >>> 0;
}

/** Intrinsic size of a module in an SVG image, in pixels. */
const svgModulePixels = 8;

/**
 * Renders the code as an SVG image, black on white regardless of the background.
 * @param title alternative text
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

/** Returns a path with one rectangle for each run of black modules in a row. */
function blackRuns({ size, isBlack }: QrCode): string {
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const start = x;
      while (x < size && isBlack(x, y)) {
        x++;
      }
      if (x > start) {
        path += `M${start} ${y}h${x - start}v1h${start - x}z`;
      }
    }
  }
  return path;
}

/** Image formats of a QR code. */
export type QrFormat = 'svg' | 'png';

/**
 * Renders a text as a QR code image. Import this module lazily, because it includes the encoder.
 * @param title alternative text, for SVG only
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
