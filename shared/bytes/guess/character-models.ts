/**
 * How probable the characters of a text are in each encoding, as far as a guess needs it: a share of the text for each
 * class of characters, spread evenly over the class. The classes follow the standards, which list common characters before
 * rare ones (GB/T 2312 level 1, Big5 level 1, JIS X 0208 level 1, the Hangul of KS X 1001), and counted frequencies.
 */
import type { EncodingId } from '../encodings.ts'
import { isHiragana, isKatakana, isWidePunctuation } from './character-classes.ts'
import {
  japaneseKanji,
  koreanHangul,
  simplifiedChinese,
  traditionalChinese,
} from './common-characters.ts'

export interface CharacterModel {
  readonly encoding: EncodingId
  /** How probable it is before the text is seen, compared to the others. */
  readonly prior: number
  /** Share of characters beyond ASCII after an ASCII character, and after another: in some languages they are alone. */
  readonly begins: number
  readonly continues: number
  /**
   * The probability of a character beyond ASCII among those.
   * @param lead its first byte
   */
  readonly of: (character: string, lead: number) => number
}

/** For a character that a text of the encoding hardly contains. */
const rare = 1e-6

/** Returns the share of a character by its place in a list of frequent ones; 0 for one that is not in it. */
function frequent(characters: string, share: number): (character: string) => number {
  const first = new Set(characters.slice(0, 128))
  const rest = new Set(characters.slice(128))
  return (character) => {
    if (first.has(character)) return (0.7 * share) / first.size
    return rest.has(character) ? (0.3 * share) / rest.size : 0
  }
}

const punctuation = (character: string, share: number): number =>
  isWidePunctuation(character) ? share / 100 : 0

type Shares = Omit<CharacterModel, 'encoding' | 'prior'>

/** @param first, last lead bytes of level 1 */
function chinese(characters: string, first: number, last: number): Shares {
  const known = frequent(characters, 0.75)
  return {
    begins: 0.1,
    continues: 0.85,
    of: (character, lead) =>
      known(character) ||
      punctuation(character, 0.1) ||
      (lead >= first && lead <= last && isIdeograph(character) ? 0.13 / 3_400 : rare),
  }
}

const isIdeograph = (character: string): boolean => character >= '\u4e00' && character <= '\u9fff'
const isHangul = (character: string): boolean => character >= '\uac00' && character <= '\ud7a3'
const isHalfwidthKatakana = (character: string): boolean =>
  character >= '\uff61' && character <= '\uff9f'

function japanese(): Shares {
  const known = frequent(japaneseKanji, 0.26)
  return {
    begins: 0.1,
    continues: 0.85,
    of: (character, lead) => {
      if (isHiragana(character)) return 0.32 / 86
      if (isKatakana(character)) return 0.22 / 90
      if (isHalfwidthKatakana(character)) return 0.03 / 63
      return (
        known(character) ||
        punctuation(character, 0.1) ||
        (lead >= 0x88 && lead <= 0x98 && isIdeograph(character) ? 0.06 / 2_700 : rare)
      )
    },
  }
}

/** The most frequent katakana of the same messages, as they are written there. */
const frequentHalfwidth = new Set('ﾞｰﾄﾌﾝﾟﾙｸｽｲｼﾃｯﾊﾀﾗﾘｱｧｻｮﾛｨｺ')

/** Text of small devices, whose displays have katakana of one byte alone. */
function halfwidthJapanese(): Shares {
  return {
    begins: 0.1,
    continues: 0.85,
    of: (character) => {
      if (frequentHalfwidth.has(character)) return 0.82 / frequentHalfwidth.size
      return isHalfwidthKatakana(character) ? 0.17 / 39 : rare
    },
  }
}

function korean(): Shares {
  const known = frequent(koreanHangul, 0.9)
  return {
    begins: 0.1,
    continues: 0.7,
    of: (character, lead) =>
      known(character) ||
      punctuation(character, 0.02) ||
      (lead >= 0xb0 && lead <= 0xc8 && isHangul(character) ? 0.07 / 2_100 : rare),
  }
}

const westernLetters = new Set('äöüßÄÖÜéèêàâçîôùëïœæøåÅØÆñáíóúõãìòÉÈÀÇ')
const westernSigns = new Set('°µ§£€«»„“”‘’–—…·²³±×©®™¿¡ºª\u00a0')

function western(): Shares {
  return {
    begins: 0.04,
    continues: 0.08,
    of: (character) => {
      if (westernLetters.has(character)) return 0.75 / westernLetters.size
      if (westernSigns.has(character)) return 0.2 / westernSigns.size
      return character < '\u00a0' ? rare / 100 : 0.05 / 100
    },
  }
}

/** Of all languages. */
function unicode(): Shares {
  const known = new Set(simplifiedChinese + traditionalChinese + japaneseKanji + koreanHangul)
  return {
    begins: 0.1,
    continues: 0.6,
    of: (character) => {
      if (known.has(character)) return 0.5 / known.size
      if (westernLetters.has(character)) return 0.1 / westernLetters.size
      if (westernSigns.has(character)) return 0.05 / westernSigns.size
      if (isHiragana(character) || isKatakana(character)) return 0.1 / 180
      if (isWidePunctuation(character)) return 0.1 / 100
      if (isIdeograph(character) || isHangul(character)) return 0.1 / 32_000
      return character >= '\u00a0' && character < '\u0700' ? 0.04 / 1_600 : rare
    },
  }
}

/** Not of GBK, which is a part of GB18030. Of equally probable encodings that read the same text, the first is guessed. */
export const characterModels: readonly CharacterModel[] = [
  { encoding: 'utf-8', prior: 1, ...unicode() },
  { encoding: 'utf-16le', prior: 1, ...unicode() },
  { encoding: 'utf-16be', prior: 1, ...unicode() },
  { encoding: 'gb18030', prior: 1, ...chinese(simplifiedChinese, 0xb0, 0xd7) },
  { encoding: 'big5', prior: 1, ...chinese(traditionalChinese, 0xa4, 0xc6) },
  { encoding: 'shift_jis', prior: 1, ...japanese() },
  { encoding: 'shift_jis', prior: 0.05, ...halfwidthJapanese() },
  { encoding: 'euc-kr', prior: 1, ...korean() },
  { encoding: 'windows-1252', prior: 1, ...western() },
  { encoding: 'iso-8859-1', prior: 1, ...western() },
]
