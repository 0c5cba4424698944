import { describe, expect, it } from 'vitest'
import { Answers } from '../../../../../../main/engine/replay/play/answers.ts'
import type { Roles } from '../../../../../../main/engine/replay/play/roles.ts'
import type { ScannedEntry } from '../../../../../../main/engine/store/scan.ts'
import { frameKind, type Direction } from '../../../../../../shared/model/entry.ts'
import { encodeFrameHeader } from '../../../../../../shared/wire/websocket/frame.ts'

const client: Roles = { protocol: 'websocket', sent: 'out', expected: 'in', autoPong: true }
const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10

function frame(direction: Direction, opcode: number, text = '', connection = 1): ScannedEntry {
  const payload = Buffer.from(text)
  const header = encodeFrameHeader({
    fin: true,
    rsv: 0,
    opcode,
    maskingKey: null,
    payloadLength: payload.length,
  })
  return {
    n: 1,
    at: 0,
    connection,
    direction,
    kind: frameKind(opcode),
    headerLength: header.length,
    length: payload.length,
    partial: false,
    crafted: false,
    missing: 0,
    firstByte: header[0] ?? 0,
    wire: Buffer.concat([header, payload]),
  }
}

const toSend = (sides: Roles, entries: ScannedEntry[]): boolean[] => {
  const answers = new Answers(sides)
  return entries.map((entry) => answers.isToSend(entry))
}

describe('Answers', () => {
  it('sends one side of the traffic and no events', () => {
    const event: ScannedEntry = { ...frame('out', TEXT), kind: 'handshake' }
    expect(toSend(client, [frame('out', TEXT), frame('in', TEXT), event])).toEqual([
      true,
      false,
      false,
    ])
    const server: Roles = { ...client, sent: 'in', expected: 'out' }
    expect(toSend(server, [frame('out', TEXT), frame('in', TEXT)])).toEqual([false, true])
  })

  it('leaves out each pong that answers a ping, once, and keeps unsolicited ones', () => {
    expect(
      toSend(client, [
        frame('in', PING, 'a'),
        frame('out', PONG, 'b'),
        frame('out', PONG, 'a'),
        frame('out', PONG, 'a'),
      ]),
    ).toEqual([false, true, false, true])
  })

  it('a pong for the latest of several pings answers all of them', () => {
    expect(
      toSend(client, [
        frame('in', PING, 'a'),
        frame('in', PING, 'b'),
        frame('out', PONG, 'b'),
        frame('out', PONG, 'a'),
      ]),
    ).toEqual([false, false, false, true])
  })

  it('keeps every pong of a client that does not answer pings automatically', () => {
    const manual = { ...client, autoPong: false }
    expect(toSend(manual, [frame('in', PING, 'a'), frame('out', PONG, 'a')])).toEqual([false, true])
  })

  it('sends a close that began the closing, and not one that answered it', () => {
    expect(toSend(client, [frame('out', CLOSE), frame('in', CLOSE)])).toEqual([true, false])
    expect(toSend(client, [frame('in', CLOSE), frame('out', CLOSE)])).toEqual([false, false])
  })

  it('keeps connections apart', () => {
    expect(
      toSend(client, [
        frame('in', PING, 'a', 1),
        frame('out', PONG, 'a', 2),
        frame('in', CLOSE, '', 1),
        frame('out', CLOSE, '', 2),
      ]),
    ).toEqual([false, true, false, true])
  })

  it('sends truncated frames, also of a close or a pong that would have answered', () => {
    const cut = (opcode: number) => ({ ...frame('out', opcode, 'half'), partial: true })
    expect(toSend(client, [cut(TEXT), frame('in', CLOSE), cut(CLOSE)])).toEqual([true, false, true])
  })
})
