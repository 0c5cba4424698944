/** The beginners' programs in test/peers/programs, started with a Python that can run them. */
import { fileURLToPath } from 'node:url'
import { pythonWithWebsockets } from './peers.ts'
import { Program } from './program.ts'

type PythonProgram =
  | 'socket_echo_server'
  | 'socket_echo_client'
  | 'websockets_echo_server'
  | 'websockets_echo_client'
  | 'websockets_tour'
  | 'websockets_deflate'

export function python(name: PythonProgram, ...args: string[]): Program {
  const command = pythonWithWebsockets()
  if (command === undefined) throw new Error('No Python with websockets is here.')
  const file = fileURLToPath(new URL(`../peers/programs/${name}.py`, import.meta.url))
  return new Program(command, [file, ...args])
}
