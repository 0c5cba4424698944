/**
 * Guesses the encoding of text from the bytes alone. Each encoding is a model that gives its texts a probability: bytes that
 * are not text in it are improbable, and frequent characters are more probable than rare ones. By Bayes' rule,
 * the models tell how probable each one is.
 */
import type { EncodingId } from '../encodings.ts'
import { byteOf } from '../hidden-characters.ts'
import { StreamDecoder } from '../stream-decoder.ts'
import { characterModels, type CharacterModel } from './character-models.ts'

export interface EncodingGuess {
  readonly encoding: EncodingId
  /** How probable it is among the guesses. 0 to 1 */
  readonly probability: number
  /** Bytes of the sample that are not text in it. */
  readonly invalid: number
}

export interface GuessedText {
  /** The encodings that read the sample as different texts, the most probable first. */
  readonly guesses: readonly EncodingGuess[]
  /** Whether the best of them is more probable than random bytes are. */
  readonly isText: boolean
}

/** Of a byte that is not text, and of a control character that text does not have. */
const improbable = Math.log(1e-2 / 256)
/** Of a byte where all are equally probable. */
const random = Math.log(1 / 256)
/** Of a character that is cut by the end of a part. */
const cut = Math.log(1e-4)
const printableCharacters = 96

/**
 * Returns no guesses for a sample of ASCII characters, which all encodings but UTF-16 read in the same way.
 * @param sample parts of streams. A character may be cut at the end of each
 */
export function guessEncoding(sample: readonly Uint8Array[]): GuessedText {
  if (!sample.some(isTelling)) return { guesses: [], isText: true }
  const distinct = new Map<string, Reading>()
  for (const model of characterModels) {
    const { text, ...reading } = readAs(sample, model)
    const same = distinct.get(text)
    if (same === undefined || same.logarithm < reading.logarithm) distinct.set(text, reading)
  }
  const readings = [...distinct.values()].sort((a, b) => b.logarithm - a.logarithm)
  const best = readings[0]?.logarithm ?? 0
  const weightOf = ({ logarithm }: Reading): number => Math.exp(logarithm - best)
  const total = readings.reduce((sum, reading) => sum + weightOf(reading), 0)
  const length = sample.reduce((sum, bytes) => sum + bytes.length, 0)
  return {
    guesses: readings.map((reading) => ({
      encoding: reading.encoding,
      probability: weightOf(reading) / total,
      invalid: reading.invalid,
    })),
    isText: best > length * random,
  }
}

/** Reports whether the bytes tell encodings apart: ASCII text does not. */
export const isTelling = (bytes: Uint8Array): boolean =>
  bytes.some((byte) => byte >= 0x80 || byte === 0)

/** Characters of an example, and how many of them may be before the first that is not ASCII. */
const exampleLength = 60
const exampleLead = 24

/**
 * Returns what the first part of the sample that is not ASCII says in an encoding, around its first other character: from the
 * beginning of the line, if that is not far.
 */
export function exampleOf(sample: readonly Uint8Array[], encoding: EncodingId): string {
  const part = sample.find(isTelling) ?? new Uint8Array(0)
  const characters: string[] = []
  new StreamDecoder(encoding).write(part.subarray(0, longestExample), (character) => {
    characters.push(character)
  })
  const first = characters.findIndex((character) => character >= '\u0080')
  const earliest = Math.max(0, first - exampleLead)
  const line = characters.slice(earliest, Math.max(0, first)).lastIndexOf('\n')
  const from = earliest + line + 1
  return characters.slice(from, from + exampleLength).join('')
}

const longestExample = 4_096

interface Reading {
  readonly encoding: EncodingId
  /** Of the probability of the sample. */
  readonly logarithm: number
  readonly invalid: number
}

function readAs(
  sample: readonly Uint8Array[],
  { encoding, prior, begins, continues, of }: CharacterModel,
): Reading & { text: string } {
  const pieces: string[] = []
  let logarithm = Math.log(prior)
  let invalid = 0
  for (const bytes of sample) {
    let at = 0
    let follows = begins
    new StreamDecoder(encoding).write(bytes, (character, length) => {
      pieces.push(character)
      const isAscii = character < '\u0080'
      if (byteOf(character) !== null) {
        invalid++
        logarithm += improbable
      } else if (isAscii && isUncommonControl(character)) logarithm += improbable
      else if (isAscii) logarithm += Math.log((1 - follows) / printableCharacters)
      else logarithm += Math.log(follows * of(character, bytes[at] ?? 0))
      follows = isAscii ? begins : continues
      at += length
    })
    if (at < bytes.length) logarithm += cut
  }
  return { encoding, text: pieces.join(''), logarithm, invalid }
}

/** Controls of text: white space, line endings, and ESC. */
const textControls = '\t\n\v\f\r\u001b'
const isUncommonControl = (character: string): boolean =>
  (character < ' ' && !textControls.includes(character)) || character === '\u007f'
