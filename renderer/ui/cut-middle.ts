/** Cuts the middle out of a text that is too long for its place: names differ at their beginning and at their end. Pure. */

/** Texts of this many characters are never cut. */
const neverCut = 14
/** The share of the characters that is kept at the end: a port, or the end of a path. */
const endShare = 0.45

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Returns the text with an ellipsis in place of its middle, as long as fits.
 * @param width the room, in the unit of `measure`
 * @param measure returns the width of a text
 */
export function cutMiddle(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment)
  if (characters.length <= neverCut) return text
  const cut = (kept: number): string => {
    const end = Math.round(kept * endShare)
    const beginning = characters.slice(0, kept - end).join('')
    return `${beginning}…${end === 0 ? '' : characters.slice(-end).join('')}`
  }
  let [least, most] = [1, characters.length - 1]
  while (least < most) {
    const kept = Math.ceil((least + most) / 2)
    if (measure(cut(kept)) <= width) least = kept
    else most = kept - 1
  }
  return cut(least)
}
