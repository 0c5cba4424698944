/**
 * The language of the window: English or Simplified Chinese, switchable at run time. Each feature has its texts in a
 * `text.ts`, created with `catalogue`, whose type makes a missing or extra text a compile error.
 */

import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import type { Language } from '../../shared/contract/appearance.ts'
import type { LocalizedText } from '../../shared/contract/localized-text.ts'

type Message = string | ((...values: never[]) => string)
type Messages = Record<string, Message>
/** The same keys and parameters with translated texts. */
type Translation<T extends Messages> = {
  [K in keyof T]: T[K] extends (...values: infer V) => string ? (...values: V) => string : string
}

const systemLanguage: Language = navigator.language.startsWith('zh') ? 'zh' : 'en'

class LocaleState {
  #current = $state<Language>(systemLanguage)

  get current(): Language {
    return this.#current
  }

  use(language: Language | 'system'): void {
    this.#current = language === 'system' ? systemLanguage : language
  }
}

export const locale = new LocaleState()

/**
 * Returns a function that returns the texts in the current language; call it during rendering. Hidden characters in the
 * strings that a text is made of are marked: they are names, addresses and errors, which peers and files choose.
 */
export function catalogue<T extends Messages>(words: {
  en: T
  zh: NoInfer<Translation<T>>
}): () => Translation<T> {
  const marked = { en: withMarks(words.en), zh: withMarks(words.zh) }
  return () => marked[locale.current] as Translation<T>
}

const withMarks = (messages: Messages): Messages =>
  Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [
      key,
      typeof message === 'string'
        ? message
        : (...values: never[]) => message(...(values.map(markValue) as never[])),
    ]),
  )

const markValue = (value: unknown): unknown =>
  typeof value === 'string' ? markHidden(value) : value

/** A text of a registry in the current language. */
export const inLocale = (text: LocalizedText): string => text[locale.current]
