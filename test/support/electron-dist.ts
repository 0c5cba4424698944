/**
 * A stand-in for the folder of Electron's binary, for packaging without it: the files that electron-builder looks for,
 * and an executable with Electron's default fuses. It cannot run.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, FuseV1Options, FuseVersion } from '@electron/fuses'

/** Marks the fuses in the binary; see Electron's documentation of fuses. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** Electron's defaults: everything is allowed unless it is turned off. */
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

/** Creates it at `folder`, laid out as Electron for Linux is. */
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
