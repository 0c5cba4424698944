/** The codes of application errors. */

/** Stable error codes for programs; never renamed. */
export const appErrorCodes = [
  'bad-input',
  'bad-url',
  'bad-regex',
  'bad-hex',
  'regex-too-slow',
  'not-found',
  'not-open',
  'address-in-use',
  'address-unavailable',
  'permission-denied',
  'network',
  'file-unreadable',
  'file-foreign',
  'file-damaged',
  'file-truncated',
  'file-newer',
  'database-newer',
  'database-damaged',
  'row-unreadable',
  'disk-full',
  'recording-waits',
  'limit-reached',
  'store-failed',
  'session-busy',
  'secret-missing',
  'settings-failed',
  'disconnected',
  'internal',
] as const
export type AppErrorCode = (typeof appErrorCodes)[number]
