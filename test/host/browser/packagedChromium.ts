import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../paths';
import { runCommand } from '../process/runCommand';
import { installFolder } from '../vscode/installFolder';

export interface PackagedChromium {
  readonly executable: string;
  /** What it needs to find the libraries and fonts that it brings along. */
  readonly env: Readonly<Record<string, string>>;
}

const unpackTimeoutMs = 120_000;

/** It unpacks itself into the temporary folder, libraries included when it believes to be on AWS Lambda. */
const unpack = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())";

/** Its own configuration names folders of AWS Lambda. Fonts of the machine, when there are any, know more scripts. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** The Chromium inside the package `@sparticuz/chromium`: Linux on x64 only, and needs nothing of the machine. */
export async function installPackagedChromium(): Promise<PackagedChromium | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = await installFolder(`chromium-${await packagedVersion()}`, 'Chromium', async (aside) => {
    const { exitCode, output } = await runCommand(process.execPath, ['-e', unpack], {
      cwd: root,
      env: { ...process.env, TMPDIR: aside, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
      output: 'collect',
      timeoutMs: unpackTimeoutMs,
    });
    if (exitCode !== 0) throw new Error(`Chromium could not be unpacked:\n${output}`);
    await writeFile(path.join(aside, 'fonts', 'fonts.conf'), fontsConfiguration);
  });
  return {
    executable: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: path.join(folder, 'fonts'),
      XDG_CACHE_HOME: path.join(folder, 'cache'),
    },
  };
}

async function packagedVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(path.join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8'),
  );
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('The package @sparticuz/chromium has no version.');
}
