/** An engine for the duration of one command. */
import type { EncodingId } from '../../shared/bytes/encodings.ts'
import { version } from '../host/app-paths.ts'
import { dataFolder, existingDataFolder } from '../host/data-folder.ts'
import { createEngine, type Engine } from '../engine/engine.ts'

interface EngineOptions {
  readonly data?: string | undefined
  readonly readIn?: EncodingId | undefined
  /** The command needs sessions that exist: the data folder is not created. */
  readonly readsOnly?: boolean
}

export async function withEngine<T>(
  options: EngineOptions,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const folder = options.readsOnly ? existingDataFolder(options.data) : dataFolder(options.data)
  const engine = await createEngine({
    dataFolder: folder,
    version,
    ...(options.readIn !== undefined && { encoding: options.readIn }),
  })
  try {
    return await use(engine)
  } finally {
    await engine.dispose()
  }
}
