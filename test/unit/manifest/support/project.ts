import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The root folder, which contains package.json. */
export const root = path.resolve(__dirname, '../../../..');

/** Entries of the root folder that are downloaded, built or private to a version control system. */
const foreign = new Set(['.git', '.vscode-test', 'dist', 'node_modules', 'out']);

/** Whether a file or folder directly below the root belongs to the project. */
export function isOfTheProject(name: string): boolean {
  return !foreign.has(name) && !name.endsWith('.vsix');
}

/** Every file of the project, as paths from the root with slashes. */
export function projectFiles(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => isOfTheProject(name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(entry.name) : [entry.name]));
}

/** Reads a file with its line endings unchanged. */
export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
}
