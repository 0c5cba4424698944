/** Content codings as Python's gzip and zlib modules write them, with any level, window and strategy. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { decodeContent } from '../../main/engine/store/worker/content/decode.ts'
import { describeWith } from '../support/describe-with.ts'

const script = `
import gzip, io, json, sys, zlib
content = sys.stdin.buffer.read()
out = []
def add(coding, name, data):
    out.append({'coding': coding, 'name': name, 'hex': data.hex()})
for level in range(10):
    add('gzip', f'level {level}', gzip.compress(content, level))
    add('zlib', f'level {level}', zlib.compress(content, level))
for bits in range(9, 16):
    for strategy in range(5):
        made = zlib.compressobj(6, zlib.DEFLATED, bits, 8, strategy)
        add('zlib', f'window {bits}, strategy {strategy}', made.compress(content) + made.flush())
file = io.BytesIO()
with gzip.GzipFile('prices.json', 'wb', 9, file, 1_700_000_000) as member:
    member.write(content)
add('gzip', 'a file name', file.getvalue())
half = len(content) // 2
add('gzip', 'two members', gzip.compress(content[:half]) + gzip.compress(content[half:]))
print(json.dumps(out))`

interface Encoded {
  readonly coding: string
  readonly name: string
  readonly hex: string
}

const quote = (i: number) => ({ symbol: `AAPL-${String(i)}`, bid: i * 1.25, 名称: '苹果' })

describeWith(['python3'], 'Python gzip and zlib', () => {
  test.each([1, 20, 2_000])('are decoded: a list of %i objects', (count) => {
    const content = Buffer.from(JSON.stringify(Array.from({ length: count }, (_, i) => quote(i))))
    const { stdout, stderr } = spawnSync('python3', ['-c', script], {
      input: content,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    })
    expect(stderr).toBe('')
    const all = JSON.parse(stdout) as readonly Encoded[]
    expect(all).toHaveLength(57)
    for (const { coding, name, hex } of all) {
      const decoded = decodeContent(Buffer.from(hex, 'hex'))
      expect([name, decoded?.layers]).toEqual([
        name,
        [{ coding, from: hex.length / 2, to: content.length, complete: true }],
      ])
      expect(decoded?.bytes.equals(content)).toBe(true)
    }
  })
})
