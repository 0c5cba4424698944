/**
 * A file among the arguments of a start. Desktops on Linux pass `file:` URLs: the entry that electron-builder writes has
 * `%U` (Desktop Entry Specification, The Exec key). Pure.
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Its path; `folder` is that of the start. A URL of another host or with a coded slash names no local file. */
export function fileOfArgument(argument: string, folder: string): string {
  const url = argument.startsWith('file:') ? URL.parse(argument) : null
  const isLocal = url?.host === '' && !/%2f|%5c/i.test(url.pathname)
  return isLocal ? fileURLToPath(url) : resolve(folder, argument)
}
