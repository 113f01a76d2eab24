import { readFile } from 'node:fs/promises';
import decode from 'jsqr';
import { PNG } from 'pngjs';

/** Decodes the QR code in a PNG image; `undefined` if none is found. */
export function decodeQr(picture: Buffer): string | undefined {
  const { width, height, data } = PNG.sync.read(picture);
  return decode(Uint8ClampedArray.from(data), width, height)?.data;
}

/** Decodes the QR code in a PNG file; `undefined` if none is found. */
export async function decodeQrFile(file: string): Promise<string | undefined> {
  return decodeQr(await readFile(file));
}

/**
 * The width of the quiet zone around a QR code that fills a PNG image except for a border, in modules: the smallest of
 * its four sides. The first black row of a QR code is the edge of a finder pattern, seven modules long.
 */
export function quietModules(picture: Buffer): number {
  const { width, height, data } = PNG.sync.read(picture);
  const isBlack = (x: number, y: number): boolean => (data[(y * width + x) * 4] ?? 255) < 128;
  const border = 2;
  const range = (length: number): number[] => Array.from({ length: length - 2 * border }, (_, at) => at + border);
  const rows = range(height).filter((y) => range(width).some((x) => isBlack(x, y)));
  const columns = range(width).filter((x) => range(height).some((y) => isBlack(x, y)));
  const [top = 0, bottom = 0] = [rows.at(0), rows.at(-1)];
  const [left = 0, right = 0] = [columns.at(0), columns.at(-1)];
  const finder = range(width).findIndex((x) => x > left && !isBlack(x, top)) + border - left;
  const side = Math.min(top, left, width - 1 - right, height - 1 - bottom);
  return Math.round((side / (finder / 7)) * 10) / 10;
}
