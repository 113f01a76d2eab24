import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The rooms, from the ground up; each may import only what stands before it on the way down (CONTRIBUTING.md, "The house"). */
const noVsCode = {
  name: 'vscode',
  message: 'This room is plain TypeScript: what it needs from outside comes in through its constructor.',
};
const nothingAbove = (...rooms) => ({
  regex: `^(\\.\\./)+(${rooms.join('|')})(/|$)`,
  message: 'Arrows point down only: a lower room never imports a higher one.',
});
const room = (folders, options) => ({
  files: folders.map((folder) => `src/${folder}/**/*.ts`),
  rules: { 'no-restricted-imports': ['error', options] },
});

export default defineConfig(
  globalIgnores(['dist/', 'out/', '.vscode-test/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  room(['gitpod'], {
    paths: [noVsCode],
    patterns: [
      nothingAbove(
        'sessions',
        'organizations',
        'invites',
        'ui',
        'commands',
        'views',
        'editor',
        'tools',
        'extension',
        'application',
      ),
    ],
  }),
  room(['invites', 'organizations'], {
    paths: [noVsCode],
    patterns: [nothingAbove('ui', 'commands', 'views', 'editor', 'tools', 'extension', 'application')],
  }),
  room(['sessions'], {
    patterns: [
      nothingAbove(
        'invites',
        'organizations',
        'ui',
        'commands',
        'views',
        'editor',
        'tools',
        'tools',
        'extension',
        'application',
      ),
    ],
  }),
  room(['ui'], { patterns: [nothingAbove('commands', 'views', 'editor', 'tools', 'extension', 'application')] }),
  room(['commands', 'views', 'editor', 'tools'], { patterns: [nothingAbove('extension', 'application')] }),
);
