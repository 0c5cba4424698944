/** Exports of sessions in any format, straight from a store. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ExportedRows } from '../../shared/contract/methods/session-files.ts'
import { SessionFiles } from '../../main/engine/interchange/session-files.ts'
import type { Store } from '../../main/engine/store/store.ts'

async function* pieces(files: SessionFiles, id: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = await files.readExport(id)
    if (piece.length === 0) return
    yield piece
  }
}

/** @param rows some rows of the session; all when left out */
export async function exportedBytes(
  store: Store,
  session: number,
  format: string,
  rows?: ExportedRows,
): Promise<Buffer> {
  const files = new SessionFiles(store, '0.0.0-test')
  const read: Uint8Array[] = []
  for await (const piece of pieces(files, await files.startExport(session, format, rows)))
    read.push(piece)
  return Buffer.concat(read)
}

/** Writes an export to a file. */
export async function exportTo(
  file: string,
  store: Store,
  session: number,
  format: string,
): Promise<void> {
  const files = new SessionFiles(store, '0.0.0-test')
  const id = await files.startExport(session, format)
  await pipeline(Readable.from(pieces(files, id)), createWriteStream(file))
}
