/**
 * The language of the window: English or Simplified Chinese, switched live. Each feature keeps its own words in a
 * `text.ts` beside it, made by `catalogue`, whose type makes a missing or surplus text a compile error.
 */

export const locales = ['en', 'zh'] as const
export type Locale = (typeof locales)[number]

type Message = string | ((...values: never[]) => string)
type Messages = Record<string, Message>
/** The same keys with the same parameters, other words. */
type Translation<T extends Messages> = {
  [K in keyof T]: T[K] extends (...values: infer V) => string ? (...values: V) => string : string
}

class LocaleState {
  #current = $state<Locale>(navigator.language.startsWith('zh') ? 'zh' : 'en')

  get current(): Locale {
    return this.#current
  }

  use(locale: Locale): void {
    this.#current = locale
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
