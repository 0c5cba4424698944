/**
 * Finds the parts of a JSON text at a path, as they are written: all members with the same key, and every digit. The text
 * must be valid JSON: nothing is checked. One pass without a parse, which takes a part of the time of `JSON.parse`. Pure.
 */

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const backslash = 0x5c
const openArray = 0x5b
const closeArray = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

/**
 * Returns the texts of all values at a path, in their order. They are several when a key on the path occurs more than once
 * in its object.
 * @param path names of members and indexes of items, as text
 */
export function sourcesAt(text: string, path: readonly string[]): string[] {
  const found: string[] = []
  readValue(text, skipBlanks(text, 0), path, 0, found)
  return found
}

/** Returns the texts of the items of an array, which is the whole text. */
export function itemSources(array: string): string[] {
  const items: string[] = []
  let next = skipBlanks(array, skipBlanks(array, 0) + 1)
  while (next < array.length && array.charCodeAt(next) !== closeArray) {
    const end = endOfValue(array, next)
    items.push(array.slice(next, end))
    next = skipComma(array, end)
  }
  return items
}

/** Reads a value at the first `depth` steps of the path; returns the index behind it. */
function readValue(
  text: string,
  start: number,
  path: readonly string[],
  depth: number,
  found: string[],
): number {
  const step = path[depth]
  const first = text.charCodeAt(start)
  if (step !== undefined && first === openObject)
    return readMembers(text, start, path, depth, found)
  if (step !== undefined && first === openArray) return readItems(text, start, path, depth, found)
  const end = endOfValue(text, start)
  if (step === undefined) found.push(text.slice(start, end))
  return end
}

function readMembers(
  text: string,
  start: number,
  path: readonly string[],
  depth: number,
  found: string[],
): number {
  const name = path[depth] ?? ''
  let next = skipBlanks(text, start + 1)
  while (text.charCodeAt(next) === quote) {
    const end = endOfString(text, next)
    const isStep = means(text, next + 1, end - 1, name)
    next = skipBlanks(text, end)
    if (text.charCodeAt(next) === colon) next = skipBlanks(text, next + 1)
    next = isStep ? readValue(text, next, path, depth + 1, found) : endOfValue(text, next)
    next = skipComma(text, next)
  }
  return next + 1
}

function readItems(
  text: string,
  start: number,
  path: readonly string[],
  depth: number,
  found: string[],
): number {
  const step = path[depth]
  let next = skipBlanks(text, start + 1)
  for (let index = 0; next < text.length && text.charCodeAt(next) !== closeArray; index++) {
    const isStep = String(index) === step
    next = isStep ? readValue(text, next, path, depth + 1, found) : endOfValue(text, next)
    next = skipComma(text, next)
  }
  return next + 1
}

/** Reports whether the key written in `[from, to)` means a name. A key with escapes is longer than its name. */
function means(text: string, from: number, to: number, name: string): boolean {
  if (to - from < name.length) return false
  if (!hasBackslash(text, from, to)) return to - from === name.length && text.startsWith(name, from)
  return JSON.parse(text.slice(from - 1, to + 1)) === name
}

function hasBackslash(text: string, from: number, to: number): boolean {
  for (let next = from; next < to; next++) if (text.charCodeAt(next) === backslash) return true
  return false
}

/** Returns the index behind a value. */
function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === quote) return endOfString(text, start)
  if (first !== openObject && first !== openArray) return endOfWord(text, start)
  let depth = 1
  let next = start + 1
  while (depth > 0 && next < text.length) {
    const char = text.charCodeAt(next)
    if (char === quote) {
      next = endOfString(text, next)
      continue
    }
    if (char === openObject || char === openArray) depth++
    else if (char === closeObject || char === closeArray) depth--
    next++
  }
  return next
}

/** Returns the index behind the string that begins at a quote. */
function endOfString(text: string, start: number): number {
  for (let next = start + 1; next < text.length; next++) {
    const char = text.charCodeAt(next)
    if (char === quote) return next + 1
    if (char === backslash) next++
  }
  return text.length
}

/** Returns the index behind a number or a word. */
function endOfWord(text: string, start: number): number {
  let next = start + 1
  for (; next < text.length; next++) {
    const char = text.charCodeAt(next)
    if (char <= 0x20 || char === comma || char === closeArray || char === closeObject) break
  }
  return next
}

function skipBlanks(text: string, start: number): number {
  let next = start
  while (text.charCodeAt(next) <= 0x20) next++
  return next
}

/** Skips a comma and the blanks around it. */
function skipComma(text: string, start: number): number {
  const next = skipBlanks(text, start)
  return text.charCodeAt(next) === comma ? skipBlanks(text, next + 1) : next
}
