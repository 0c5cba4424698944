/**
 * Refuses an unsupported Node with one sentence. Imports nothing: the entries load everything else, native code
 * included, after the check. It serves the bundle: an older Node cannot load the sources, which are TypeScript.
 */

/**
 * Whether Sockeye runs on this version of Node, as `engines` of package.json says. better-sqlite3 needs Node 22,
 * `tls.getCACertificates` came with 22.15, and 23 is neither supported by Node nor tested here.
 */
export function supportsNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 24 || (major === 22 && minor >= 15)
}

/** Ends the process with code 2 on an unsupported Node. */
export function requireNode(): void {
  const version = process.versions.node
  if (supportsNode(version)) return
  process.stderr.write(
    `Sockeye needs Node 24 or later, or Node 22 from 22.15 on, but this is Node ${version}.\n`,
  )
  process.exit(2)
}
