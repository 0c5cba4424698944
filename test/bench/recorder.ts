/**
 * The recorder and the store only: entries of one size appended as fast as the store accepts them, no socket. The
 * baseline of the same run is a plain copy of the same bytes, the least that receiving would cost.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nowUs } from '../../main/engine/clock.ts'
import type { Recording } from '../../main/engine/recording.ts'
import { openStore } from '../../main/engine/store/open.ts'
import { tcpServer } from '../../shared/protocols/tcp/server.ts'

export interface RecorderFigures {
  entryBytes: number
  entries: number
  /** Payload accepted by the store, ended and committed. */
  megabytesPerSecond: number
  entriesPerSecond: number
  /** Database bytes per payload byte. */
  databasePerByte: number
  peakRssMegabytes: number
  /** First, middle and last page of 100 rows. Milliseconds. */
  pagesMs: [number, number, number]
}

/** Records `totalBytes` in entries of `entryBytes`. */
export async function benchRecorder(
  entryBytes: number,
  totalBytes: number,
): Promise<RecorderFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'sockeye-bench-'))
  const store = await openStore({ folder })
  try {
    const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 1 })
    const recording = await store.startRecording({ config })
    const entries = Math.floor(totalBytes / entryBytes)
    const began = performance.now()
    const peakRssMegabytes = await fill(recording, entryBytes, entries)
    await recording.end()
    const seconds = (performance.now() - began) / 1_000
    const { session } = recording
    await store.entries({ session, from: 1, to: 1 })
    const page = async (from: number): Promise<number> => {
      const start = performance.now()
      await store.entries({ session, from, to: from + 99 })
      return performance.now() - start
    }
    const pagesMs: [number, number, number] = [
      await page(1),
      await page(Math.floor(entries / 2)),
      await page(Math.max(1, entries - 99)),
    ]
    // Closing checkpoints the log.
    await store.close()
    return {
      entryBytes,
      entries,
      megabytesPerSecond: totalBytes / 1e6 / seconds,
      entriesPerSecond: entries / seconds,
      databasePerByte: statSync(join(folder, 'sessions.db')).size / totalBytes,
      peakRssMegabytes,
      pagesMs,
    }
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

/**
 * Appends as a socket would: whole reads of 64 KiB, paused when the store requests it. Returns the peak memory in MB.
 */
async function fill(recording: Recording, entryBytes: number, entries: number): Promise<number> {
  const chunk = Buffer.alloc(Math.max(65_536, entryBytes), 'The quick brown fox. ')
  const perChunk = Math.max(1, Math.floor(65_536 / entryBytes))
  const connection = recording.openConnection(null, null, nowUs())
  let paused: PromiseWithResolvers<void> | undefined
  const detach = recording.attach({
    pause: () => (paused = Promise.withResolvers()),
    resume: () => paused?.resolve(),
  })
  let peak = 0
  for (let n = 0; n < entries;) {
    const at = nowUs()
    for (let i = 0; i < perChunk && n < entries; i++, n++) {
      const start = i * entryBytes
      recording.append(
        { connection, direction: 'in', kind: 'data', at, headerLength: 0 },
        chunk,
        start,
        start + entryBytes,
      )
    }
    await paused?.promise
    // Sockets return to the event loop after a few reads.
    if ((n / perChunk) % 16 === 0) await new Promise(setImmediate)
    if ((n / perChunk) % 256 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  }
  detach()
  return Math.round(peak / 1e6)
}

if (import.meta.main) {
  const total = Number(process.argv[2] ?? 512) * 1_048_576
  for (const size of [16, 32, 64, 256, 1_024, 16_384, 65_536]) {
    const f = await benchRecorder(size, total)
    console.log(
      [
        `${String(size)} B`.padStart(8),
        `${f.megabytesPerSecond.toFixed(0)} MB/s`.padStart(10),
        `${(f.entriesPerSecond / 1e6).toFixed(2)} M/s`.padStart(11),
        `${f.databasePerByte.toFixed(2)} db/B`.padStart(10),
        `${String(f.peakRssMegabytes)} MB`.padStart(7),
        f.pagesMs.map((ms) => ms.toFixed(1)).join(' '),
      ].join('  '),
    )
  }
}
