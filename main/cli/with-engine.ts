/** An engine for the duration of one command. */
import type { EncodingId } from '../../shared/bytes/encodings.ts'
import { version } from '../host/app-paths.ts'
import { dataFolder } from '../host/data-folder.ts'
import { createEngine, type Engine } from '../engine/engine.ts'

export async function withEngine<T>(
  options: { data?: string | undefined; readIn?: EncodingId | undefined },
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await createEngine({
    dataFolder: dataFolder(options.data),
    version,
    ...(options.readIn !== undefined && { encoding: options.readIn }),
  })
  try {
    return await use(engine)
  } finally {
    await engine.dispose()
  }
}
