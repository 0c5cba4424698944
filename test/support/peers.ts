/**
 * The real programs Sockeye is tested against: if one is missing, its tests are skipped by name, or fail with
 * SOCKEYE_REQUIRE_PEERS=1.
 */
import { spawnSync } from 'node:child_process'

/** How to detect a program: a command that succeeds and whose output matches. */
const probes = {
  'python3 with websockets': () => pythonWithWebsockets() !== undefined,
  // Capturing needs a privilege: `-D` lists only interfaces this user may open.
  tshark: () => succeeds('tshark', ['--version']) && /\blo\b/.test(output('dumpcap', ['-D'])),
  // Reading a capture needs no privilege.
  text2pcap: () => succeeds('text2pcap', ['--version']) && succeeds('tshark', ['--version']),
  python3: () => succeeds('python3', ['--version']),
  tar: () => succeeds('tar', ['--version']),
  openssl: () => succeeds('openssl', ['version']),
  nginx: () => nginx() !== undefined,
  cc: () => succeeds('cc', ['--version']),
  'redis-server': () => succeeds('redis-server', ['--version']),
} as const
export type PeerName = keyof typeof probes

/** Names the missing programs; undefined if there is none. */
export function missingPeers(needed: readonly PeerName[]): string | undefined {
  const missing = needed.filter((name) => !isPresent(name))
  return missing.length === 0 ? undefined : `missing here: ${missing.join(', ')}`
}

/** Whether a missing program is a failure rather than a skip. */
export const peersRequired = (): boolean => process.env['SOCKEYE_REQUIRE_PEERS'] === '1'

/** A Python with the websockets library, which need not be the first on PATH. */
export function pythonWithWebsockets(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) =>
    succeeds(python, ['-c', 'import websockets']),
  )
}

/** nginx, which Debian installs outside a user's PATH. */
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
