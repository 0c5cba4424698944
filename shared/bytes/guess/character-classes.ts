/** Classes of characters beyond ASCII that tell languages apart. */

const between = (character: string, first: string, last: string): boolean =>
  character >= first && character <= last

export const isHiragana = (character: string): boolean => between(character, '\u3041', '\u3096')

export const isKatakana = (character: string): boolean => between(character, '\u30a1', '\u30fe')

/** CJK punctuation and full-width forms, and the general punctuation and units that East Asian texts use. */
export const isWidePunctuation = (character: string): boolean =>
  between(character, '\u3000', '\u303f') ||
  between(character, '\uff01', '\uff5e') ||
  '\u00b0\u00b7\u00d7\u2014\u2018\u2019\u201c\u201d\u2026\u2103\u2192'.includes(character)
