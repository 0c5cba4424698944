/** Exports as other programs read them: text2pcap and tshark, Python's csv and json, tar. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeWith } from '../support/describe-with.ts'
import { exportTo } from '../support/exports.ts'
import { TemporaryStore, dataHead } from '../support/store.ts'

const at = 1_796_067_819_123_456

/** Payloads that readers of dumps and tables take for something else, and one that is longer than a packet. */
const payloads = [
  'ab cd ef 00 01 de ad',
  '000010 aa bb\nI 2026-01-01T00:00:00Z\n# no comment',
  '#TEXT2PCAP',
  '=HYPERLINK("http://127.0.0.1/")',
  '\'quoted\', "twice"; and\r\nmore',
  '行情 已更新',
  '',
  '0123456789abcdef',
]
  .map((text) => Buffer.from(text))
  .concat(randomBytes(17), randomBytes(300_000), Buffer.from([0, 27, 255]))

/** A session with an event first, then the payloads, every second one sent. */
async function record(temporary: TemporaryStore): Promise<number> {
  const recording = await temporary.record({ name: 'for others' })
  recording.openConnection({ host: '127.0.0.1', port: 1 }, { host: '127.0.0.1', port: 2 }, at)
  recording.event(
    1,
    { kind: 'error', code: 'X', message: 'an event\nI 00 reset the connection.', hint: '' },
    at,
  )
  for (const [i, bytes] of payloads.entries())
    recording.append(dataHead({ at: at + i, direction: i % 2 === 0 ? 'in' : 'out' }), bytes)
  await recording.end()
  return recording.session
}

const python = (script: string, file: string): unknown =>
  JSON.parse(
    execFileSync('python3', ['-c', script, file], { encoding: 'utf8', maxBuffer: 1 << 26 }),
  )

const hex = payloads.map((bytes) => bytes.toString('hex'))

describeWith(['text2pcap'], 'text2pcap and tshark', () => {
  test('read every byte of a dump, its direction and its time', async () => {
    await using temporary = await TemporaryStore.open()
    const dump = temporary.folder.file('dump.txt')
    const capture = temporary.folder.file('dump.pcapng')
    await exportTo(dump, temporary.store, await record(temporary), 'txt')
    execFileSync('text2pcap', ['-q', '-D', '-t', 'ISO', '-l', '147', dump, capture])
    const fields = ['frame.time_epoch', 'frame.packet_flags_direction', 'data.data']
    const rows = execFileSync(
      'tshark',
      ['-r', capture, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
      { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] },
    )
    const packetHex = 2 * 262_144
    const expected = payloads.flatMap((bytes, i) => {
      const digits = bytes.toString('hex')
      const time = `${String(Math.floor((at + i) / 1e6))}.${String((at + i) % 1e6).padStart(6, '0')}000`
      const parts = [digits.slice(0, packetHex), digits.slice(packetHex)]
      return parts
        .filter((part) => part !== '')
        .map((part) => [time, i % 2 === 0 ? '0x00000001' : '0x00000002', part].join('\t'))
    })
    expect(rows.trimEnd().split('\n')).toEqual(expected)
  })
})

describeWith(['python3'], 'Python', () => {
  test('reads the table with csv', async () => {
    await using temporary = await TemporaryStore.open()
    const file = temporary.folder.file('table.csv')
    await exportTo(file, temporary.store, await record(temporary), 'csv')
    const script = `
import csv, json, sys
csv.field_size_limit(10 ** 9)
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    rows = list(csv.DictReader(file, strict=True))
def payload(row):
    text = row['payload']
    if row['encoding'] == 'hex':
        return bytes.fromhex(text).hex()
    return (text[1:] if text.startswith("'") else text).encode().hex()
print(json.dumps([[int(row['n']), row['encoding'] == 'event' or payload(row)] for row in rows]))`
    expect(python(script, file)).toEqual([[1, true], ...hex.map((digits, i) => [i + 2, digits])])
  })

  test('reads the lines with json', async () => {
    await using temporary = await TemporaryStore.open()
    const file = temporary.folder.file('rows.jsonl')
    await exportTo(file, temporary.store, await record(temporary), 'jsonl')
    const script = `
import base64, json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]
print(json.dumps([base64.b64decode(row['bytes']).hex() for row in rows]))`
    expect(python(script, file)).toEqual(['', ...hex])
  })
})

describeWith(['tar'], 'tar', () => {
  test('unpacks a file for each payload', async () => {
    await using temporary = await TemporaryStore.open()
    const file = temporary.folder.file('payloads.tar')
    const folder = temporary.folder.file('payloads')
    await exportTo(file, temporary.store, await record(temporary), 'payloads')
    mkdirSync(folder)
    execFileSync('tar', ['-xf', file, '-C', folder])
    const names = readdirSync(folder).sort()
    expect(names.map((name) => readFileSync(`${folder}/${name}`).toString('hex'))).toEqual(hex)
    expect(names[0]).toBe('000002-c1-in-data.bin')
  })
})
