import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The layers, lowest first. A folder may import only from itself and from the lines before its own. */
const layers = [
  ['api'],
  ['auth', 'links'],
  ['organizations'],
  ['invites'],
  ['ui'],
  ['features'],
  ['editor', 'tools', 'tree'],
  ['commands', 'services', 'extension'],
];
const withoutVsCode = ['api', 'links', 'organizations', 'invites'];

/** Restricts imports to lower layers: one configuration per folder of `src`. */
const importDirection = layers.slice(0, -1).flatMap((folders, level) =>
  folders.map((folder) => ({
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: withoutVsCode.includes(folder)
            ? [{ name: 'vscode', message: 'This layer does not know VS Code: pass in what it needs.' }]
            : [],
          patterns: [
            {
              regex: `^(\\.\\./)+(${layers
                .slice(level)
                .flat()
                .filter((other) => other !== folder)
                .join('|')})(/|$)`,
              message: 'Imports go down only, see the list of layers in eslint.config.mjs.',
            },
          ],
        },
      ],
    },
  })),
);

export default defineConfig(
  globalIgnores(['dist/', 'out/', '.vscode-test/', 'test/sandbox/gen/']),
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
    files: ['src/**/*.ts'],
    rules: {
      curly: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.name='l10n'][callee.property.name='t']:not([arguments.0.type='Literal'], [arguments.0.type='ObjectExpression'])",
          message: 'Write the message out where it is used, so that it can be extracted and found.',
        },
        {
          selector:
            'CallExpression[callee.property.name=/^show(Information|Warning|Error)Message$/] > :matches(Literal, TemplateLiteral).arguments:first-child',
          message: 'Users see translated text only: use l10n.t.',
        },
        {
          selector:
            "AssignmentExpression[left.property.name=/^(title|prompt|placeholder|tooltip)$/] > :matches(Literal[value!=''], TemplateLiteral).right",
          message: 'Users see translated text only: use l10n.t.',
        },
        {
          selector: "MemberExpression[property.name='setKeysForSync']",
          message: 'What is remembered of shared links stays on this machine.',
        },
      ],
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
  importDirection,
);
