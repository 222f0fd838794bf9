import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { noOpenTally } from './scripts/no-open-tally.js';

const tests = ['**/*.test.ts', '**/*.fixture.ts', 'tests/**/*.ts', 'packages/core/src/testing/**/*.ts'];

/** Rules that keep files, functions and nesting small enough to read in one go. */
const sizeCaps = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
  'max-depth': ['error', 3],
  // Prettier breaks code; nobody breaks a comment.
  'max-len': ['error', { code: 10_000, comments: 100, ignoreUrls: true, ignorePattern: '^ *// eslint-' }],
};

const strictness = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-warning-comments': ['error', { terms: ['fixme', 'xxx'] }],
};

/** Rules of the strict preset that are mostly noise on this code. */
const relaxed = {
  // Ports are async by contract, whether or not an implementation awaits.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/restrict-template-expressions': [
    'error',
    { allowNumber: true, allowBoolean: true, allowNullish: true },
  ],
  '@typescript-eslint/no-confusing-void-expression': 'off',
  '@typescript-eslint/unified-signatures': 'off',
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, properties: false } }],
  '@typescript-eslint/only-throw-error': ['error', { allowRethrowing: true }],
  '@typescript-eslint/no-empty-function': 'off',
  '@typescript-eslint/no-invalid-void-type': 'off',
  // `[...text]` is how to get code points.
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
};

/**
 * A name known only when the program runs may be an id, and an id may be `constructor`, which every
 * object has.
 */
const inherited = {
  selector: "BinaryExpression[operator='in'][left.type!='Literal'][left.type!='PrivateIdentifier']",
  message: 'Every object has a constructor: ask a Map, or Object.hasOwn.',
};

/** The core runs anywhere and is told the time, ids and randomness through ports. */
const purity = {
  'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'The core runs in a browser too.' }] }],
  'no-restricted-syntax': [
    'error',
    inherited,
    { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Ask the Clock port.' },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask the Clock port.' },
    { selector: "CallExpression[callee.name='Date']", message: 'Ask the Clock port.' },
    { selector: "MemberExpression[object.name='performance'][property.name='now']", message: 'Ask the Clock port.' },
    { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Ask the Randomness port.' },
    { selector: "MemberExpression[property.name='randomUUID']", message: 'Ask the IdSource port.' },
    { selector: 'TSEnumDeclaration', message: 'A union of literals.' },
  ],
};

const inTests = {
  'max-lines-per-function': 'off',
  'ticketly/no-open-tally': 'off',
  'max-lines': ['error', { max: 600 }],
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-call': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/no-unsafe-return': 'off',
  '@typescript-eslint/no-unnecessary-condition': 'off',
  '@typescript-eslint/unbound-method': 'off',
  // What a server answers is any JSON, until an expectation looks at it.
  '@typescript-eslint/no-explicit-any': 'off',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/coverage/**',
      '**/reports/**',
      '**/.ticketly/**',
      '**/fixtures/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { ticketly: { rules: { 'no-open-tally': noOpenTally } } },
    rules: {
      ...sizeCaps,
      ...strictness,
      ...relaxed,
      'no-restricted-syntax': ['error', inherited],
      'ticketly/no-open-tally': 'error',
    },
  },
  { files: ['packages/core/src/**/*.ts'], ignores: ['**/*.test.ts'], rules: purity },
  { files: tests, rules: inTests },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'setTimeout',
          'clearTimeout',
          'fetch',
          'Buffer',
          'Request',
          'Response',
          'AbortController',
          'TextDecoderStream',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: sizeCaps,
  },
  {
    // Code of the demo page, served as it is.
    files: ['reference-deploy/**/*.js'],
    rules: { 'no-undef': 'off' },
  },
);
