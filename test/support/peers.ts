/**
 * The real programs Sockeye is tested against, and what happens where one is missing: a named skip, or a failure when
 * SOCKEYE_REQUIRE_PEERS=1.
 */
import { spawnSync } from 'node:child_process'

/** How to tell that a program is there: a command that succeeds, its output matching. */
const probes = {
  'python3 with websockets': () => pythonWithWebsockets() !== undefined,
  // Capturing needs a right beside the program: `-D` lists only interfaces this user may open.
  tshark: () => succeeds('tshark', ['--version']) && /\blo\b/.test(output('dumpcap', ['-D'])),
  openssl: () => succeeds('openssl', ['version']),
  nginx: () => nginx() !== undefined,
  'redis-server': () => succeeds('redis-server', ['--version']),
} as const
export type PeerName = keyof typeof probes

/** Says which of the needed programs are missing; undefined when all are there. */
export function missingPeers(needed: readonly PeerName[]): string | undefined {
  const missing = needed.filter((name) => !isPresent(name))
  return missing.length === 0 ? undefined : `missing here: ${missing.join(', ')}`
}

/** Whether a missing program is a failure rather than a skip. */
export const peersRequired = (): boolean => process.env['SOCKEYE_REQUIRE_PEERS'] === '1'

/** A Python that has the websockets library; the first on PATH need not be the one. */
export function pythonWithWebsockets(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) =>
    succeeds(python, ['-c', 'import websockets']),
  )
}

/** nginx, which Debian keeps where only root's PATH looks. */
export function nginx(): string | undefined {
  return ['nginx', '/usr/sbin/nginx'].find((command) => succeeds(command, ['-v']))
}

const known = new Map<PeerName, boolean>()
function isPresent(name: PeerName): boolean {
  let present = known.get(name)
  if (present === undefined) {
    present = probes[name]()
    known.set(name, present)
  }
  return present
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function output(command: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout : ''
}
