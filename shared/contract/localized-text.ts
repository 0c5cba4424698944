/** Texts of the registries: each holds both languages of the window. */
import type { Language } from './appearance.ts'

export type LocalizedText = Readonly<Record<Language, string>>

export const both = (en: string, zh: string): LocalizedText => ({ en, zh })
/** A text that is the same in both languages. */
export const same = (text: string): LocalizedText => ({ en: text, zh: text })
