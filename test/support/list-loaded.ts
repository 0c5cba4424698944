/** Preloaded with --import: writes the URLs of the modules that a program's main thread loads to LOADED_MODULES. */
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const file = process.env['LOADED_MODULES']
if (isMainThread && file !== undefined) {
  const urls: string[] = []
  registerHooks({
    load(url, context, next) {
      urls.push(url)
      return next(url, context)
    },
  })
  process.on('exit', () => writeFileSync(file, urls.join('\n')))
}
