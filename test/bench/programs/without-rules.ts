/** Put before Sockeye's own modules (`--import`): frames are no longer judged, all else is as it ships. */
import { registerHooks } from 'node:module'

const instead = new URL('./no-validator.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    return specifier.endsWith('/frame-validator.ts')
      ? { url: instead, shortCircuit: true }
      : next(specifier, context)
  },
})
