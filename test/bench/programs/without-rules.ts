/** Loaded before Sockeye's own modules (`--import`): disables the validation of frames and changes nothing else. */
import { registerHooks } from 'node:module'

const instead = new URL('./no-validator.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    return specifier.endsWith('/frame-validator.ts')
      ? { url: instead, shortCircuit: true }
      : next(specifier, context)
  },
})
