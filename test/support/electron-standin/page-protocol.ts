/** Messages between the main process and the preload script's world of a page. Values are text made by the codec. */
export type ToPage =
  | { type: 'message'; channel: string; args: string; ports: number[] }
  | { type: 'result'; id: number; value: string }
  | { type: 'failure'; id: number; message: string }
  | { type: 'port'; end: number; data: string }
  | { type: 'close'; end: number }

export interface PressedKey {
  /** As in KeyboardEvent. */
  key: string
  code: string
  control: boolean
  shift: boolean
  alt: boolean
  meta: boolean
}

export type FromPage =
  | { type: 'send'; channel: string; args: string }
  | { type: 'invoke'; id: number; channel: string; args: string }
  | { type: 'port'; end: number; data: string }
  | { type: 'close'; end: number }
  | { type: 'key'; pressed: PressedKey }
  | { type: 'open-window'; url: string }
  | { type: 'preload-failed'; message: string }
