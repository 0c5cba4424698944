/** Finds the scheme that a person probably meant by a scheme that does not exist. Pure. */

/** Words that people write for a scheme, with the scheme of a client and of a server, which has no TLS. */
const meanings: readonly (readonly [word: string, client: string, server: string])[] = [
  ['tcp', 'tcp', 'tcp'],
  ['tls', 'tls', 'tcp'],
  ['tcps', 'tls', 'tcp'],
  ['ssl', 'tls', 'tcp'],
  ['ws', 'ws', 'ws'],
  ['http', 'ws', 'ws'],
  ['wss', 'wss', 'ws'],
  ['https', 'wss', 'ws'],
]

/** Returns the scheme of a word that differs in at most one letter or in two that are swapped; null for none. */
export function similarScheme(written: string, role: 'client' | 'server'): string | null {
  const word = written.toLowerCase()
  const near = meanings.find(([known]) => known === word || isOneEditAway(known, word))
  return near?.[role === 'client' ? 1 : 2] ?? null
}

/** Reports whether one letter was added, left out or replaced, or two neighbours were swapped. */
function isOneEditAway(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length)
  let start = 0
  while (start < longest && a[start] === b[start]) start++
  const [restA, restB] = [a.slice(start), b.slice(start)]
  return (
    restA.slice(1) === restB.slice(1) ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.charAt(1) + restB.charAt(0) + restB.slice(2)
  )
}
