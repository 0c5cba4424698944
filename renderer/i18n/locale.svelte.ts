/**
 * The language of the window: English or Simplified Chinese, switched live. Each feature keeps its own words in a
 * `text.ts` beside it, made by `catalogue`, whose type makes a missing or surplus text a compile error.
 */

import type { Language } from '../../shared/contract/appearance.ts'

type Message = string | ((...values: never[]) => string)
type Messages = Record<string, Message>
/** The same keys with the same parameters, other words. */
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

/** Gives a function that answers with the words of the present language; call it where they are rendered. */
export function catalogue<T extends Messages>(words: {
  en: T
  zh: NoInfer<Translation<T>>
}): () => Translation<T> {
  return () => words[locale.current] as Translation<T>
}
