import assert from 'node:assert/strict';
import decode from 'jsqr';
import { PNG } from 'pngjs';
import { type QrCode, qrCodeOf, qrPng, qrSvg } from '../../../../src/features/qr/picture';

const link = 'https://app.gitpod.io/join-organization/0190d0a1-2222-7abc-8def-0123456789ab';

describe('A QR code', () => {
  it('encodes the given text, as another decoder reads it', () => {
    assert.equal(read(drawn(qrCodeOf(link))), link);
  });

  it('can encode text of any script', () => {
    const text = 'Пётр – 你好 – مرحبا – 👩‍💻';
    assert.equal(read(drawn(qrCodeOf(text))), text);
  });

  it('has a quiet zone of four modules on every side', () => {
    const code = qrCodeOf(link);
    const edge = [0, 1, 2, 3, code.size - 1, code.size - 2, code.size - 3, code.size - 4];
    for (const at of edge) {
      for (let along = 0; along < code.size; along++) {
        assert.equal(code.isBlack(at, along) || code.isBlack(along, at), false);
      }
    }
    assert.equal(code.isBlack(4, 4), true, 'the code begins right after its quiet zone');
  });

  it('stays readable when part of it is covered', () => {
    const code = qrCodeOf(link);
    const covered: QrCode = {
      size: code.size,
      isBlack: (x, y) => (x > 18 && x < 24 && y > 18 && y < 24) || code.isBlack(x, y),
    };
    assert.equal(read(drawn(covered)), link);
  });
});

describe('A QR code saved as PNG', () => {
  it('can be read by a scanner', () => {
    assert.equal(read(PNG.sync.read(Buffer.from(qrPng(qrCodeOf(link))))), link);
  });

  it('is opaque black on white', () => {
    const { data } = PNG.sync.read(Buffer.from(qrPng(qrCodeOf(link))));
    const colours = new Set<string>();
    for (let at = 0; at < data.length; at += 4) colours.add(data.subarray(at, at + 4).toString('hex'));
    assert.deepEqual([...colours].sort(), ['000000ff', 'ffffffff']);
  });

  it('does not contain the text as text', () => {
    assert.equal(Buffer.from(qrPng(qrCodeOf(link))).includes('0123456789ab'), false);
  });
});

describe('A QR code saved as SVG', () => {
  it('draws each black module once', () => {
    const code = qrCodeOf(link);
    const black = new Set<string>();
    const runs = qrSvg(code, '').matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g);
    for (const [, x, y, length] of runs) {
      for (let step = 0; step < Number(length); step++) {
        const module = `${Number(x) + step} ${Number(y)}`;
        assert.equal(black.has(module), false);
        black.add(module);
      }
    }
    const redrawn: QrCode = { size: code.size, isBlack: (x, y) => black.has(`${x} ${y}`) };
    assert.equal(read(drawn(redrawn)), link);
  });

  it('has a title, and escapes the name in it', () => {
    const svg = qrSvg(qrCodeOf(link), 'R&D </title><script>');
    assert.match(svg, /<title>R&amp;D &lt;\/title&gt;&lt;script&gt;<\/title>/);
  });

  it('has a white background', () => {
    const code = qrCodeOf(link);
    assert.ok(qrSvg(code, '').includes(`<path fill="#fff" d="M0 0h${code.size}v${code.size}H0z"/>`));
  });
});

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Renders the code with six pixels per module. */
function drawn({ size, isBlack }: QrCode): Picture {
  const side = size * 6;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (isBlack(Math.floor(x / 6), Math.floor(y / 6))) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return { width: side, height: side, data };
}

function read({ width, height, data }: Picture): string | undefined {
  return decode(Uint8ClampedArray.from(data), width, height)?.data;
}
