/** Messages between the main process and a utility process of the stand-in. */
export type ToUtility =
  | { type: 'message'; data: unknown; ports: number[] }
  | { type: 'port'; end: number; data: unknown }
  | { type: 'close'; end: number }

export type FromUtility =
  | { type: 'message'; data: unknown }
  | { type: 'port'; end: number; data: unknown }
  | { type: 'close'; end: number }
