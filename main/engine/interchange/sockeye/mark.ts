/**
 * The first bytes of every file. Like PNG's, its line ends and its byte above 127 show whether a transfer took the file
 * for text.
 */
export const mark = Buffer.from('\x89SKYE\r\n\x1a', 'latin1')
