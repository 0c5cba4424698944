/** Deterministic contents to compress: some compress well, some do not. */

export interface Content {
  name: string
  type: 'text' | 'binary'
  /** This many characters (of texts) or bytes from a position; wraps at the end. */
  read: (from: number, length: number) => Buffer
}

/** Enough that messages of 128 KiB differ. */
const contentLength = 300_000

/** Pseudorandom numbers from 0 to 255 from a linear congruential generator. */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  }
}

function chars(name: string, line: (i: number, next: () => number) => string): Content {
  let made = ''
  const all = (): string => {
    const next = noise(name.length)
    for (let i = 0; made.length < contentLength; i++) made += line(i, next)
    return made
  }
  return {
    name,
    type: 'text',
    read: (from, length) => {
      const whole = all()
      const at = from % whole.length
      return Buffer.from((whole.slice(at) + whole).slice(0, length))
    },
  }
}

function bytes(name: string, byte: (i: number, next: () => number) => number): Content {
  let made: Buffer | null = null
  const all = (): Buffer => {
    const next = noise(name.length)
    return (made ??= Buffer.from(Array.from({ length: contentLength }, (_, i) => byte(i, next))))
  }
  return {
    name,
    type: 'binary',
    read: (from, length) => {
      const whole = all()
      const at = from % whole.length
      return Buffer.concat([whole.subarray(at), whole]).subarray(0, length)
    },
  }
}

const words = 'habe nun ach Philosophie Juristerei und Medizin durchaus studiert mit heißem Bemühn'
const wordList = words.split(' ')
const german = Buffer.from(`${words}\n`.repeat(40))

export const contents: readonly Content[] = [
  chars('JSON', (i, next) => `{"id":${i},"price":${next()}.${next()},"name":"Zoë №${next()}"},\n`),
  bytes('picture', (i, next) => (((i >> 9) + (i & 0x1ff)) >> 2) + (next() & 3)),
  bytes('German text', (i, next) =>
    // An occasional unusual letter.
    next() === 0 ? 0x21 : german[i % german.length]!,
  ),
  chars(
    'HTML',
    (i, next) => `<tr class="r${i & 1}"><td>${wordList[next() % 12] ?? ''}</td></tr>\n`,
  ),
  bytes('random bytes', (_, next) => next()),
]
