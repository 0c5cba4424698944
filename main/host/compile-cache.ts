/**
 * Keeps compiled code between runs: most of a short command's time is otherwise spent on compiling. The folder is the
 * user's own, not the shared temporary one, for what lies in it is run. Node does without a cache that cannot be written.
 */
import module from 'node:module'
import { join } from 'node:path'
import { ownFolders } from './own-folders.ts'

/** Modules loaded from now on in this thread are compiled once and read from the cache after that. */
export function enableCompileCache(): void {
  // Node 22.0 has none.
  if (!('enableCompileCache' in module)) return
  module.enableCompileCache(join(ownFolders().cache, 'compiled'))
}
