/** `sockeye replay`: sends a session's outgoing entries to a live peer and compares the answers. */
import { Command, Option } from 'commander'
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { Replay, Speed } from '../../shared/contract/replay.ts'
import { englishError } from '../host/english-error.ts'
import { parseEndpointUrl } from '../../shared/model/endpoint-url.ts'
import { onStopSignal } from '../host/stop-signals.ts'
import { styled } from './format.ts'
import { dataOption, jsonOption, speed, wholeNumber } from './options.ts'
import { Output } from './output.ts'
import { withEngine } from './with-engine.ts'

interface ReplayOptions {
  readonly data?: string
  readonly json?: true
  readonly to?: string
  readonly speed: Speed
}

export const replayCommand = (): Command =>
  new Command('replay')
    .description("send a session's outgoing entries again and compare what comes back")
    .argument('<id>', 'session number', wholeNumber(1))
    .option('--to <url>', 'target address (default: the original target)')
    .addOption(
      new Option('--speed <speed>', 'speed factor from 0.1 to 100, or max')
        .default(1)
        .argParser(speed),
    )
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (id: number, options: ReplayOptions) => {
      if (options.to !== undefined) parseEndpointUrl(options.to, 'client')
      const ended = await withEngine({ ...options, readsOnly: true }, (engine) =>
        play(engine, id, options),
      )
      const output = new Output()
      await (options.json ? output.json(fields(ended)) : output.line(summary(ended)))
      if (ended.problem)
        throw englishError(ended.problem.code, ended.problem.message, ended.problem.hint)
    })

const isOver = ({ state }: Replay): boolean =>
  state === 'done' || state === 'stopped' || state === 'failed'

/** Replays to the end, or until a signal stops it. */
async function play(engine: EngineApi, id: number, options: ReplayOptions): Promise<Replay> {
  const over = Promise.withResolvers<Replay>()
  let session: number | undefined
  /** States that were received before the call that starts the replay returned. */
  const early: Replay[] = []
  const take = (replay: Replay): void => {
    if (session === undefined) early.push(replay)
    else if (replay.session === session && isOver(replay)) over.resolve(replay)
  }
  const removeListener = engine.on('replay', take)
  const stop = Promise.withResolvers<void>()
  const removeSignals = onStopSignal(stop.resolve)
  try {
    const started = await engine.call('replay', {
      session: id,
      to: options.to,
      speed: options.speed,
    })
    session = started.session
    stop.promise
      .then(() => engine.call('stopReplay', { session: started.session }))
      .catch(over.reject)
    for (const replay of [...early, started]) take(replay)
    return await over.promise
  } finally {
    removeListener()
    removeSignals()
  }
}

const fields = (replay: Replay): object => ({
  event: 'replayed',
  session: replay.session,
  sent: replay.sent,
  received: replay.received,
  expected: replay.expected,
  differing: replay.differing,
})

function summary(replay: Replay): string {
  const differing =
    replay.differing === 0
      ? styled('green', 'no differences')
      : styled(
          'yellow',
          `${replay.differing} ${replay.differing === 1 ? 'row differs' : 'rows differ'}`,
        )
  return (
    `Session ${replay.session}: sent ${replay.sent} of ${replay.total}, ` +
    `received ${replay.received} of ${replay.expected} expected, ${differing}.`
  )
}
