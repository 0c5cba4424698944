/**
 * The database's layouts in order. The n-th migration brings a database from version n - 1 to n (`user_version`).
 * Released migrations never change.
 */
import { start } from './001-start.ts'
import { snippets } from './002-snippets.ts'
import { limits } from './003-limits.ts'
import { sequences } from './004-sequences.ts'
import { storeSettings } from './005-store-settings.ts'
import { heldBytes } from './006-held-bytes.ts'
import { readings } from './007-readings.ts'
import { cut } from './008-cut.ts'
import { tails } from './009-tails.ts'
import { annotations } from './010-annotations.ts'
import { encodings } from './011-encodings.ts'
import { colourRules } from './012-colour-rules.ts'

export const migrations: readonly string[] = [
  start,
  snippets,
  limits,
  sequences,
  storeSettings,
  heldBytes,
  readings,
  cut,
  tails,
  annotations,
  encodings,
  colourRules,
]
