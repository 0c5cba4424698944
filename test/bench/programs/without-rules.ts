/** Put before Sockeye's own modules (`--import`): frames are no longer judged, all else is as it ships. */
import { registerHooks } from 'node:module'

const instead = new URL('./no-judge.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    return specifier.endsWith('/websocket-judge.ts')
      ? { url: instead, shortCircuit: true }
      : next(specifier, context)
  },
})
