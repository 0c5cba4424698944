/** Refuses a Node that is too old in a sentence. Imports nothing, so that nothing newer is loaded before it. */

const oldest = 22

/** Ends the process with code 2 when this Node is older than what the database and the syntax need. */
export function requireNode(): void {
  const version = process.versions.node
  if (Number.parseInt(version, 10) >= oldest) return
  process.stderr.write(
    `Sockeye needs Node ${oldest} or newer, but this is Node ${version}.\nInstall a newer one from https://nodejs.org/.\n`,
  )
  process.exit(2)
}
