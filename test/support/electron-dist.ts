/**
 * A stand-in of the folder that Electron's binary comes in, for packing where that is not to be had: the files that
 * electron-builder looks for, and an executable with Electron's fuses as they are when it is delivered. It cannot run.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, FuseV1Options, FuseVersion } from '@electron/fuses'

/** Marks the fuses in the binary; see Electron's documentation of fuses. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** As Electron delivers them: everything allowed that is not asked to be closed. */
const delivered: readonly [FuseV1Options, boolean][] = [
  [FuseV1Options.RunAsNode, true],
  [FuseV1Options.EnableCookieEncryption, false],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, true],
  [FuseV1Options.EnableNodeCliInspectArguments, true],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, false],
  [FuseV1Options.OnlyLoadAppFromAsar, false],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, true],
  [FuseV1Options.WasmTrapHandlers, true],
]

/** Makes it at `folder`, laid out as Electron for Linux is. */
export function makeElectronDist(folder: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const wire = Uint8Array.from(delivered, ([, on]) => (on ? FuseState.ENABLE : FuseState.DISABLE))
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([
      Buffer.from('#!/bin/sh\necho "This is no Electron"; exit 1\n'),
      Buffer.from(sentinel, 'latin1'),
      Uint8Array.of(Number(FuseVersion.V1), wire.length),
      wire,
      Buffer.alloc(1_024),
    ]),
    { mode: 0o755 },
  )
  for (const locale of ['en-US', 'zh-CN', 'fr'])
    writeFileSync(join(folder, 'locales', `${locale}.pak`), locale)
  writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 })
  writeFileSync(join(folder, 'LICENSE'), 'Electron’s licence\n')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'Licences of Chromium\n')
  writeFileSync(join(folder, 'version'), '0.0.0\n')
}
