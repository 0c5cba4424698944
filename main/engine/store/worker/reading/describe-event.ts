/** Events in English, one sentence each, for previews, the command line and exports. */
import { formatHostPort } from '../../../../../shared/model/endpoint-url.ts'
import type { Address, EventDetail } from '../../../../../shared/model/entry.ts'

type Detail<K extends EventDetail['kind']> = Extract<EventDetail, { kind: K }>

const place = (address: Address | null): string =>
  address === null ? 'an unknown address' : formatHostPort(address.host, address.port)

const ms = (duration: number): string =>
  `${duration < 10 ? duration.toFixed(1) : String(Math.round(duration))} ms`

function open({ what, local, remote, attempt, tookMs }: Detail<'open'>): string {
  switch (what) {
    case 'listening':
      return `Listening on ${place(local)}`
    case 'accepted':
      return `${place(remote)} connected`
    case 'connected':
      return attempt > 1
        ? `Reconnected to ${place(remote)} on attempt ${String(attempt)} in ${ms(tookMs)}`
        : `Connected to ${place(remote)} in ${ms(tookMs)}`
  }
}

const tls = ({ version, cipher, verified, reason, tookMs }: Detail<'tls'>): string =>
  `${version}, ${cipher}, ${verified ? 'certificate verified' : `certificate not verified: ${reason}`}, ${ms(tookMs)}`

const ends = { fin: 'closed', rst: 'reset', error: 'broke' } as const

function end({ by, how, code, reason, unsent }: Detail<'end'>): string {
  const who =
    how === 'error'
      ? 'The connection broke'
      : `${by === 'peer' ? 'The peer' : 'Sockeye'} ${ends[how]} the connection`
  const why = [code === null ? '' : String(code), reason].filter((part) => part !== '').join(' ')
  const lost = unsent > 0 ? `, ${String(unsent)} bytes were not sent` : ''
  return `${who}${why === '' ? '' : `: ${why}`}${lost}`
}

/** One English sentence, without a full stop: for previews, filters and the command line. */
export function wordEvent(event: EventDetail): string {
  switch (event.kind) {
    case 'open':
      return open(event)
    case 'tls':
      return tls(event)
    case 'end':
      return end(event)
    case 'error':
    case 'note':
      return event.message
  }
}
