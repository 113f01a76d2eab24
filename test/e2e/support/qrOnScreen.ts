import { readFile } from 'node:fs/promises';
import decode from 'jsqr';
import { PNG } from 'pngjs';

/** What a scanner reads from a PNG picture; undefined when it finds no code. */
export function scanned(picture: Buffer): string | undefined {
  const { width, height, data } = PNG.sync.read(picture);
  return decode(Uint8ClampedArray.from(data), width, height)?.data;
}

/** What a scanner reads from a PNG file. */
export async function scannedFile(file: string): Promise<string | undefined> {
  return scanned(await readFile(file));
}

/**
 * How wide the white is around a code that fills a PNG picture but for a border, in modules: the smallest of its four sides. The first
 * black row of a code is the edge of a finder pattern, seven modules long.
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
