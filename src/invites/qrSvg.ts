import { encodeHtmlText } from './htmlText';
import type { QrCode } from './qrCode';

/** How long a module's side is where a program asks the picture for its size, in pixels. */
const modulePixels = 8;

/**
 * The code as an SVG picture, black on white whatever is behind it.
 * @param title what the picture is, for who cannot see it
 */
export function qrSvg(code: QrCode, title: string): string {
  const { size } = code;
  const side = size * modulePixels;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${side}" height="${side}" role="img" shape-rendering="crispEdges">`,
    `<title>${encodeHtmlText(title)}</title>`,
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
