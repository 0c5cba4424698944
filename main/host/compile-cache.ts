/**
 * Keeps compiled code between runs: compiling takes most of the time of a short command. The folder belongs to the
 * user, unlike the shared temporary one, because its content is executed. Without a writable cache, Node compiles each
 * time.
 */
import module from 'node:module'
import { join } from 'node:path'
import { ownFolders } from './own-folders.ts'

/** Modules that this thread loads from now on are compiled once and read from the cache after that. */
export function enableCompileCache(): void {
  // Node 22.0 has none.
  if (!('enableCompileCache' in module)) return
  module.enableCompileCache(join(ownFolders().cache, 'compiled'))
}
