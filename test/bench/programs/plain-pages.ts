/**
 * Baseline of `pages.ts`: a table with one row per entry, the obvious design. node plain-pages.ts DATABASE ENTRIES
 * BYTES_A_PAYLOAD; creates the database if it is missing.
 */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const [path = '', count, bytes] = process.argv.slice(2)
const entries = Number(count)

if (!existsSync(path)) {
  const made = new DatabaseSync(path)
  made.exec('create table entries (n integer primary key, at, direction, kind, payload blob)')
  const insert = made.prepare('insert into entries values (?, ?, ?, ?, ?)')
  made.exec('begin')
  for (let n = 1; n <= entries; n++) insert.run(n, n, 1, 3, Buffer.alloc(Number(bytes), n))
  made.exec('commit')
  made.close()
}

const start = performance.now()
const database = new DatabaseSync(path)
const page = database.prepare('select * from entries where n between ? and ? order by n')
const open = performance.now() - start
const timed = (from: number): number => {
  const began = performance.now()
  if (page.all(from, from + 99).length !== 100) throw new Error(`wrong page at ${String(from)}`)
  return performance.now() - began
}
const result = {
  open,
  first: timed(1),
  middle: timed(Math.floor(entries / 2)),
  last: timed(entries - 99),
}
database.close()
console.log(JSON.stringify(result))
