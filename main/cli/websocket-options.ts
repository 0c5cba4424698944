/** Options of WebSocket endpoints, and their refusal where no WebSocket is spoken. */
import { Option } from 'commander'
import { AppError } from '../../shared/contract/errors.ts'
import { seconds, wholeNumber } from './options.ts'

export interface WebSocketOptions {
  readonly header?: [string, string][]
  readonly subprotocol?: string[]
  readonly deflate?: true
  /** False leaves pings unanswered. */
  readonly pong: boolean
  /** Bytes. */
  readonly maxMessage?: number
  /** Milliseconds. */
  readonly pingInterval?: number
}

export const webSocketOptions = (): Option[] => [
  new Option('--deflate', 'agree to permessage-deflate'),
  new Option('--no-pong', 'leave pings unanswered'),
  new Option('--ping-interval <seconds>', 'send a ping so often').argParser(seconds),
  new Option('--max-message <bytes>', 'close with 1009 after a longer message').argParser(
    wholeNumber(1),
  ),
]

/** @throws AppError `bad-input` that names the first option given in vain */
export function refuseForTcp(options: WebSocketOptions): void {
  const inVain = [
    options.header && '--header',
    options.subprotocol && '--subprotocol',
    options.deflate && '--deflate',
    !options.pong && '--no-pong',
    options.maxMessage !== undefined && '--max-message',
    options.pingInterval !== undefined && '--ping-interval',
  ].find(Boolean)
  if (inVain) throw new AppError('bad-input', `${inVain} is for ws:// and wss:// only.`)
}
