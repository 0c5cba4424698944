/** What the linter wants: everything typescript-eslint calls strict, with types, in .svelte files too. */
import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import { defineConfig, globalIgnores } from 'eslint/config'
import globals from 'globals'
import ts from 'typescript-eslint'

export default defineConfig(
  globalIgnores([
    'out/',
    'dist/',
    'coverage/',
    '.tsbuild/',
    'test-results/',
    'playwright-report/',
    // Generated from filter.grammar.
    'shared/filter/parser.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      // The compiler knows which names exist.
      'no-undef': 'off',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // A number reads the same however it becomes text.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => close()` is how a callback says that it does something and gives nothing.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // The base has noPropertyAccessFromIndexSignature, which wants the brackets this rule would remove.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // It knows no type argument of a call: `Promise.withResolvers<void>()`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // An empty string is often as good as none: `a || b` is meant where it is written.
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true, boolean: true } },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser }, globals: globals.browser },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/require-each-key': 'error',
      'svelte/button-has-type': 'error',
      // It takes the words of an explanation behind the rule's name for names of rules.
      'svelte/no-unused-svelte-ignore': 'off',
      // What is state is `$state.raw`; caches and local helpers are plain on purpose.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/block-lang': ['error', { script: 'ts' }],
      // `let` declares props and state, which the compiler of Svelte writes to.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$state', '$bindable'] }],
    },
  },
  {
    // The linter takes every component for `any`; svelte-check knows their types and does this part.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    // Inner loops over columns and bytes stay below their count, which the compiler cannot know.
    files: ['main/engine/store/**', 'shared/wire/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: [
      'main/cli/**',
      'main/dev/**',
      'main/start/**',
      'main/web/**',
      'main/*.ts',
      'packaging/*.ts',
      'test/bench/**',
      'test/screenshots/**',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    // `expect(x).rejects` is awaited, and what tests take from JSON is checked by what they expect of it.
    files: ['test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], extends: [ts.configs.disableTypeChecked] },
)
