import { correction, generate } from 'lean-qr/nano';

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
