/**
 * Entry of the engine's own process (Electron utilityProcess). The shell speaks first:
 * `{ type: 'start', dataFolder, version }` is answered with `{ type: 'ready' }` or `{ type: 'failed', error }`;
 * `{ type: 'connect' }` brings the MessagePort of a window; `{ type: 'dispose' }` is answered with
 * `{ type: 'disposed' }`, then the process exits.
 */
import type { AppErrorData } from '../../shared/contract/errors.ts'

/** What the shell tells the engine's process. */
export type ShellMessage =
  | { type: 'start'; dataFolder: string; version: string }
  /** The message's first port is the window's. */
  | { type: 'connect' }
  | { type: 'dispose' }

/** What the engine's process tells the shell. */
export type ProcessMessage =
  { type: 'ready' } | { type: 'failed'; error: AppErrorData } | { type: 'disposed' }
