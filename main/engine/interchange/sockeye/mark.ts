/** The first bytes of every file. Like those of PNG, its line ends and its byte above 127 reveal a transfer as text. */
export const mark = Buffer.from('\x89SKYE\r\n\x1a', 'latin1')
