/** An HTTP head for display: its first line, its header lines unchanged, and the text as sent. */

export interface Head {
  start: string
  headers: { name: string; value: string }[]
  raw: string
}

/** Reads a head leniently: a line without a colon is a value without a name. RFC 9112 section 2.1. */
export function readHead(raw: string): Head {
  const lines = raw.split(/\r?\n/)
  const end = lines.indexOf('')
  const [start = '', ...rest] = end < 0 ? lines : lines.slice(0, end)
  return {
    start,
    headers: rest.map((line) => {
      const colon = line.indexOf(':')
      return colon < 0
        ? { name: '', value: line.trim() }
        : { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }
    }),
    raw: raw.replace(/(\r?\n)+$/, ''),
  }
}
