/**
 * Baseline: a TCP stream written to a file with `fs.write`, read by read, and synced to disk as often as the store
 * does: every 1.25 GiB, while the stream continues. file-sink.ts PATH: prints its port, then the bytes of one
 * connection.
 */
import { fdatasync, openSync, write } from 'node:fs'
import { createServer } from 'node:net'
import { Writable } from 'node:stream'

const syncBytes = 1_280 * 1_024 * 1_024
/** As much unwritten data as Sockeye allows. */
const waitingBytes = 32 * 1_024 * 1_024

const target = openSync(process.argv[2] ?? '', 'wx')

class FileWriter extends Writable {
  bytes = 0
  #unsynced = 0
  #syncing = false

  constructor() {
    super({ highWaterMark: waitingBytes })
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void) {
    write(target, chunk, 0, chunk.length, null, (error, written) => {
      this.bytes += written
      this.#unsynced += written
      if (this.#unsynced > syncBytes && !this.#syncing) this.#sync()
      done(error ?? (written < chunk.length ? new Error('the disk is full') : null))
    })
  }

  #sync(): void {
    this.#syncing = true
    this.#unsynced = 0
    fdatasync(target, (error) => {
      this.#syncing = false
      if (error) this.destroy(error)
    })
  }
}

const server = createServer((socket) => {
  const writer = new FileWriter()
  socket.pipe(writer)
  writer.on('finish', () => {
    console.log(JSON.stringify({ event: 'end', bytesIn: writer.bytes }))
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ event: 'listening', ...(server.address() as { port: number }) }))
})
process.once('SIGINT', () => process.exit(0))
