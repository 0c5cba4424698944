/**
 * The English of events, one sentence each: for previews, the filter's `text`, the command line and the window. Scripts
 * read these sentences through `--json`, so that they stay as they are. Values come as text; `transport` says how the
 * connection ended below, such as ` (FIN)`, where that is to be shown.
 */
import { writeSize, writeSpan } from '../bytes/quantity.ts'
import type { EventDetail } from '../model/entry.ts'

type By = Extract<EventDetail, { kind: 'end' }>['by']

const who = (by: By): string => (by === 'peer' ? 'The peer' : 'Sockeye')

export const englishEvents = {
  unknownAddress: 'an unknown address',
  listening: (at: string) => `Listening on ${at}`,
  accepted: (from: string) => `${from} connected`,
  connected: (to: string, took: string) => `Connected to ${to} in ${took}`,
  reconnected: (to: string, took: string, attempt: number) =>
    `Reconnected to ${to} on attempt ${String(attempt)} in ${took}`,
  tls: (version: string, cipher: string, took: string) =>
    `${version}, ${cipher}, certificate verified, ${took}`,
  tlsAccepted: (version: string, cipher: string, reason: string, took: string) =>
    `${version}, ${cipher}, certificate not verified: ${reason}, ${took}`,

  closed: (by: By, transport: string) => `${who(by)} closed the connection${transport}`,
  closedWith: (by: By, why: string) => `${who(by)} closed the connection: ${why}`,
  reset: (by: By, transport: string) => `${who(by)} reset the connection${transport}`,
  resetAfter: (by: By, transport: string, why: string) =>
    `${who(by)} reset the connection${transport}: ${why}`,
  broken: 'The connection broke',
  brokenBy: (why: string) => `The connection broke: ${why}`,
  unsent: (bytes: string) => `, ${bytes} bytes were not sent`,

  marker: 'Marker',

  reconnecting: (attempt: string, delay: string) => `Attempt ${attempt} follows in ${delay}.`,
  gaveUp: (attempts: string) =>
    `Gave up after ${attempts} further ${attempts === '1' ? 'attempt' : 'attempts'}.`,
  redirected: (to: string) => `The server redirects to ${to}.`,
  halfClosed: (by: By, transport: string) =>
    by === 'peer'
      ? `The peer sends no more${transport}; this side still may.`
      : `This side sends no more${transport}; the peer still may.`,
  opened: (details: string) => `The WebSocket is open${details}.`,
  upgradeTook: (took: string) => `, upgrade in ${took}`,
  subprotocol: (name: string) => `, subprotocol ${name}`,
  extensions: (names: string) => `, ${names}`,
  noSubprotocol: (offered: string) =>
    `The server chose none of the subprotocols offered (${offered}); browsers close such a connection.`,
  stoppedParsing: (offset: string) =>
    `The frame at byte ${offset} declares a length that cannot be followed; all that comes after is kept as its payload.`,
  cutting: (bytes: string) =>
    `The disk cannot follow: from here on payloads are cut after their first ${bytes} bytes`,
  cuttingEnded: (from: string, to: string, entries: string, bytes: string) =>
    `The disk could not follow from entry ${from} to ${to}: ${entries} ${entries === '1' ? 'payload' : 'payloads'} cut, ${bytes} bytes missing`,
  sizeReached: (bytes: number) =>
    `The recording stopped at its limit of ${writeSize(bytes)}` as const,
  ageReached: (ms: number) =>
    `The recording stopped after ${writeSpan(ms)}, as its limit says` as const,
  databaseReached: (bytes: number) =>
    `The recording stopped: the sessions together take ${writeSize(bytes)}, their limit` as const,
}
