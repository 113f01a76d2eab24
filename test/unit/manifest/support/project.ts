import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of package.json. */
export const root = path.resolve(__dirname, '../../../..');

/** What is in the folder and not of the project: fetched, built, or a version control system's own. */
const foreign = new Set(['.git', '.vscode-test', 'dist', 'node_modules', 'out']);

/** Whether a file or folder directly below the root belongs to the project. */
export function isOfTheProject(name: string): boolean {
  return !foreign.has(name) && !name.endsWith('.vsix');
}

/** Every file of the project: paths from the root, with slashes. */
export function projectFiles(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => isOfTheProject(name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(entry.name) : [entry.name]));
}

/** A file's text, with the line ends that it has. */
export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
}
