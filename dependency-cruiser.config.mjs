/** Who may import whom: the rules of docs/architecture.md, types included. */

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
const library = (name) => `node_modules/${name}/`

/** Of main and shared: what is pure JavaScript, and is in the bundles when it ships. */
const bundledLibraries = [
  '@eslint-community/regexpp',
  '@lezer/common',
  '@lezer/lr',
  '@msgpack/msgpack',
  'birpc',
  'commander',
  'conf',
  'env-paths',
  'zod',
  're2js',
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule(
      'shared-alone',
      'shared is pure: it imports itself, the schema library and the runtime of its grammar.',
      { path: '^shared/' },
      { pathNot: ['^shared/', library('zod'), library('@lezer/(lr|common)')] },
    ),
    rule(
      'protocols-below-shared',
      'Model and contract are built on the descriptors; a descriptor needs secrets, errors, texts and lists of choices, and nothing above it.',
      { path: '^shared/protocols/' },
      {
        path: '^shared/',
        pathNot: [
          '^shared/protocols/',
          '^shared/model/(secret|endpoint-url-user)\\.ts$',
          '^shared/contract/(errors|localized-text)\\.ts$',
          // The list of choices of an option.
          '^shared/bytes/encodings\\.ts$',
        ],
      },
    ),
    rule(
      'protocols-apart',
      'Protocols share option groups and know no other protocol, so that each is read, added and removed alone.',
      { path: '^shared/protocols/([^/]+)/' },
      { path: '^shared/protocols/[^/]+/', pathNot: '^shared/protocols/($1|options)/' },
    ),
    rule(
      'kinds-by-registry',
      'A file that imports the descriptor of one kind has to change for each new kind: ask the registry instead. The openers are one a kind.',
      { path: '^(main|renderer|shared)/', pathNot: '^(shared/protocols|main/engine/endpoints)/' },
      {
        path: '^shared/protocols/(?!options/)[^/]+/(client|server)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'preload-small',
      'preload imports the contract and electron.',
      { path: '^preload/' },
      { pathNot: ['^preload/', '^shared/contract/', library('electron'), '^electron$'] },
    ),
    rule(
      'renderer-apart',
      'The window knows neither main nor preload.',
      { path: '^renderer/' },
      { path: '^(main|preload|test)/' },
    ),
    rule(
      'renderer-no-node',
      'The window has no Node.',
      { path: '^renderer/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'main-apart',
      'main knows neither the window nor its preload script.',
      { path: '^main/' },
      { path: '^(renderer|preload|test)/' },
    ),
    rule(
      'engine-knows-no-host',
      'The engine runs under any host.',
      { path: '^main/engine/' },
      { path: '^main/', pathNot: '^main/engine/' },
    ),
    rule(
      'electron-only-desktop',
      'Without Electron everything but the desktop shell still runs.',
      { path: '^(main|shared|renderer)/', pathNot: '^main/desktop' },
      { path: [library('electron'), '^electron$'] },
    ),
    rule(
      'desktop-only-from-desktop',
      'What imports the desktop shell needs Electron.',
      { path: '^main/', pathNot: '^main/desktop' },
      { path: '^main/desktop' },
    ),
    rule(
      'database-only-in-store',
      'One worker touches the database.',
      { pathNot: '^(main/engine/store|test)/' },
      { path: library('better-sqlite3') },
    ),
    rule(
      'sockets-only-in-endpoints',
      'What is on the wire is opened where it is recorded. The web host and dev serve the page, the self-check is a peer.',
      { path: '^main/', pathNot: '^main/(engine/endpoints/|(dev|web)/|desktop/self-check-tls)' },
      {
        path: ['^(node:)?(net|tls|http|https|http2|dgram)$', library('ws')],
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'ui-knows-no-domain',
      'ui serves any application.',
      { path: '^renderer/ui/' },
      { path: '^(renderer|shared)/', pathNot: ['^renderer/ui/', '^shared/(bytes|keys)/'] },
    ),
    rule(
      'features-apart',
      'Features meet in App and in state; what they share beyond that lies beside them.',
      { path: '^renderer/features/([^/]+)/' },
      { path: '^renderer/features/', pathNot: '^renderer/features/($1/|[^/]+$)' },
    ),
    rule(
      'features-below-app',
      'ui, state and features are used by App, not the other way.',
      { path: '^renderer/(ui|state|features)/' },
      { path: '^renderer/(App\\.svelte|main\\.ts)' },
    ),
    rule(
      'state-below-features',
      'State knows no component.',
      { path: '^renderer/state/' },
      { path: '^renderer/(features|ui)/' },
    ),
    rule(
      'i18n-below-state',
      'Language and descriptions serve state, features and window alike.',
      { path: '^renderer/i18n/' },
      { path: '^renderer/', pathNot: '^renderer/(i18n/|lazy-module)' },
    ),
    rule(
      'endpoints-write-to-a-recording',
      'An endpoint runs against any recording: the tests record in memory, a replay counts.',
      { path: '^main/engine/endpoints/' },
      { path: '^main/engine/(store|replay|sessions|sending|interchange|rpc|secrets)/' },
    ),
    rule(
      'store-below-engine',
      'The store can be opened alone: the command line and the benchmarks do.',
      { path: '^main/engine/store/' },
      { path: '^main/engine/(endpoints|replay|sessions|sending|rpc|secrets)/' },
    ),
    rule(
      'interchange-beside-sessions',
      'A format reads and writes the store; it opens nothing.',
      { path: '^main/engine/interchange/' },
      { path: '^main/engine/(endpoints|replay|sessions|sending|rpc|secrets)/' },
    ),
    rule(
      'worker-apart',
      'What runs in the worker is reached by messages; its types alone are imported. A short command runs it itself.',
      { path: '^main/engine/', pathNot: '^main/engine/store/(worker/|open-in-thread)' },
      { path: '^main/engine/store/worker/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'bridge-alone-reaches-out',
      'One folder of the window knows how the engine is reached.',
      { path: '^renderer/', pathNot: '^renderer/bridge/' },
      {
        path: [
          library('birpc'),
          library('@msgpack/msgpack'),
          '^shared/contract/(rpc|desktop-bridge)',
        ],
      },
    ),
    rule(
      'tests-are-not-used',
      'What ships needs no test.',
      { path: '^(main|shared|renderer|preload)/' },
      { path: '^test/' },
    ),
    rule(
      'no-cycles',
      'A circle of files is one file in pieces, also one of types alone. Components may hold themselves: a tree does.',
      { path: '^(main|preload|renderer|shared)/', pathNot: '\\.svelte$' },
      { circular: true },
    ),
    rule(
      'no-cycles-in-tests',
      "Types alone may: the stand-in's are Electron's, which know each other.",
      { path: '^test/' },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule('no-unresolved', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    rule(
      'no-dev-dependencies',
      'What main runs is installed with it, or one of the libraries that the build takes into its bundles. start and dev run in a clone only.',
      { path: '^(main|shared)/', pathNot: '^main/(desktop|start|dev)' },
      {
        path: 'node_modules',
        pathNot: bundledLibraries.map(library),
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|\\.tsbuild)/' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types', 'svelte'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.svelte', '.d.ts', '.json'],
    },
  },
}
