/** The electron-builder configuration: which files are packed, Electron's fuses, and the names of the packages. */
import type { Configuration } from 'electron-builder'
import project from '../package.json' with { type: 'json' }
import { appId } from '../main/desktop/app-id.ts'
import { formats } from '../main/engine/interchange/index.ts'
import { licencesFile } from './licences.ts'

export interface BuilderOptions {
  /** Output folder of the packages. */
  readonly output: string
  /** Unpacked Electron or its zip; downloaded when omitted. */
  readonly electronDist?: string | undefined
}

/** Fields of package.json that may be absent. */
const manifest: { name: string; homepage?: string; author?: string } = project

/** Parts of packages that are not needed at run time. */
const unread = [
  '!**/node_modules/**/*.{d.ts,d.cts,d.mts,map,markdown,md,ts,cts,mts}',
  '!**/node_modules/**/{docs,doc,example,examples,test,tests,benchmark}/**',
  '!**/node_modules/better-sqlite3/{deps,src,binding.gyp}',
  '!**/node_modules/better-sqlite3/{deps,src}/**',
  '!**/node_modules/node-addon-api/**',
  // Sources, and builds that Node does not choose.
  '!**/node_modules/zod/{src,v3,mini}/**',
  '!**/node_modules/zod/**/*.cjs',
  '!**/node_modules/@msgpack/msgpack/{src,dist.esm,dist.umd}/**',
]

export const builderConfig = ({ output, electronDist }: BuilderOptions): Configuration => ({
  appId,
  productName: 'Sockeye',
  copyright: 'MIT licence',
  directories: { output, buildResources: 'packaging' },
  ...(electronDist === undefined ? {} : { electronDist }),
  // A Debian package must name one: as long as the project has none, a name that leads nowhere, RFC 2606 section 2.
  extraMetadata: { homepage: manifest.homepage ?? 'https://sockeye.invalid/' },
  // Its prebuilt files are of Node-API: the same for Node and every Electron.
  npmRebuild: false,
  files: [
    'out/{main,preload,renderer}/**',
    '!**/*.map',
    'LICENSE',
    ...unread,
    '!**/node_modules/better-sqlite3/prebuilds/!(${platform}-${arch}).node',
  ],
  asar: { smartUnpack: false },
  asarUnpack: ['**/*.node'],
  extraFiles: [{ from: `out/${licencesFile}`, to: licencesFile }],
  electronLanguages: ['en-US', 'zh-CN', 'zh_CN'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
  },
  fileAssociations: formats.flatMap(({ label, extensions, mediaType }) =>
    mediaType === null
      ? []
      : extensions.map((ext) => ({
          ext,
          name: label.en,
          description: label.en,
          mimeType: mediaType,
          role: 'Viewer' as const,
          rank: 'Owner' as const,
        })),
  ),
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  linux: {
    // `sockeye` is the command line.
    executableName: 'sockeye-app',
    target: ['AppImage', 'deb', 'zip'],
    icon: 'icons',
    category: 'Development',
    synopsis: 'Watch, record and replay TCP and WebSocket traffic',
    maintainer: manifest.author ?? 'Sockeye contributors <contributors@sockeye.invalid>',
    extraResources: [{ from: 'packaging/command/sockeye.sh', to: 'bin/sockeye' }],
    desktop: { entry: { Keywords: 'network;tcp;websocket;debugger;recorder;replay;' } },
  },
  deb: {
    fpm: ['packaging/command/sockeye-in-path.sh=/usr/bin/sockeye'],
  },
  mac: {
    target: ['dmg', 'zip'],
    icon: 'icons/1024x1024.png',
    category: 'public.app-category.developer-tools',
    extraResources: [{ from: 'packaging/command/sockeye-mac.sh', to: 'bin/sockeye' }],
  },
  win: {
    target: ['nsis', 'zip'],
    icon: 'icons/1024x1024.png',
    extraResources: [{ from: 'packaging/command/sockeye.cmd', to: 'bin/sockeye.cmd' }],
  },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  publish: null,
})
