import path from 'node:path';
import { read } from './project';

/** One import of a file. */
export interface Import {
  /** What is imported: a file from the root without its ending, or the name of a package. */
  readonly target: string;
  /** How: read together with the file, later when it is needed, or only by the compiler. */
  readonly kind: 'atOnce' | 'later' | 'types';
}

const statement = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const call = /\bimport\(\s*'([^']+)'\s*\)/g;

/** The imports of a TypeScript file as prettier writes it. */
export function importsOf(file: string): Import[] {
  const text = read(file);
  const resolved = (specifier: string): string =>
    specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
  return [
    ...[...text.matchAll(statement)].map(([, type, specifier = '']): Import => {
      return { target: resolved(specifier), kind: type === undefined ? 'atOnce' : 'types' };
    }),
    ...[...text.matchAll(call)].map(([, specifier = '']): Import => ({ target: resolved(specifier), kind: 'later' })),
  ];
}
