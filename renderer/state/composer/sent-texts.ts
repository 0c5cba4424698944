/**
 * The texts that were sent from a composer, by mode, the newest last. Bounded in number, and in characters when they are
 * stored.
 */
import { z } from 'zod'
import type { TextMode } from './written.ts'

/** Of each mode. */
const mostTexts = 100
/** Of the stored texts of all modes, in UTF-16 units: the storage of a page is small. */
const mostCharacters = 65_536

const list = z.array(z.string()).catch([])
export const sentTextsSchema = z.object({ text: list, json: list, hex: list })
export type SentTexts = z.infer<typeof sentTextsSchema>

export const noSentTexts = (): SentTexts => ({ text: [], json: [], hex: [] })

/** Adds a text unless it is the newest one. */
export function addSent(sent: SentTexts, mode: TextMode, text: string): void {
  const texts = sent[mode]
  if (texts.at(-1) !== text) texts.push(text)
  if (texts.length > mostTexts) texts.shift()
}

/** The newest texts of every mode that fit into the storage; a text that is too long ends its list. */
export function storableTexts(sent: SentTexts): SentTexts {
  const stored = noSentTexts()
  const left = { text: [...sent.text], json: [...sent.json], hex: [...sent.hex] }
  let characters = 0
  for (let took = true; took;) {
    took = false
    for (const mode of ['text', 'json', 'hex'] as const) {
      const text = left[mode].pop()
      if (text === undefined) continue
      characters += text.length
      if (characters > mostCharacters) return stored
      stored[mode].unshift(text)
      took = true
    }
  }
  return stored
}
