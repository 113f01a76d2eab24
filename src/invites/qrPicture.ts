import { qrCodeOf } from './qrCode';
import { qrPng } from './qrPng';
import { qrSvg } from './qrSvg';

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
