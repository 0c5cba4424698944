/** Descriptions of what can be wrong with a message. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const issueText = catalogue({
  en: {
    nothing: 'Enter a message to send.',
    jsonEmpty: 'Enter a JSON value.',
    json: (line: number, column: number, detail: string) =>
      `Invalid JSON at line ${line}, column ${column}: ${detail}`,
    hexPlace: (line: number, column: number, what: string) =>
      `Line ${line}, column ${column}: ${what}`,
    notHex: (found: string) => `“${found}” is not a hex digit`,
    bytesInJson: (found: string) =>
      `“${found}” produces bytes, but JSON can only contain text. Use a format such as hex, or {{base64:…}}`,
    oddDigits: (found: string) => `“${found}” has an odd number of digits`,
    missingDigits: (found: string) => `digits expected after “${found}”`,
    unclosedComment: 'unclosed comment',
    unclosedBrace: (found: string) => `unclosed “${found}”`,
    dumpGap: (found: string) => `offset “${found}” does not match the previous line`,
    badEscape: (found: string) => `invalid escape “${found}”`,
    unknownVariable: (found: string) => `unknown variable “${found}”`,
    badArgument: (found: string) => `“${found}” is not allowed here`,
    missingArgument: (found: string) => `missing argument for “${found}”`,
    extraArgument: (found: string) => `unexpected argument “${found}”`,
    unclosedVariable: 'unclosed {{',
    fieldInside: (found: string) => `“${found}” is not allowed inside base64`,
    lengthTooLarge: (found: string) => `the length exceeds the range of “${found}”`,
    notEncodable: (found: string) =>
      `“${found}” cannot be represented in the text encoding of the session`,
    emptyRange: (found: string) => `the range of “${found}” is outside the message`,
    maskKeyWrong: 'Enter a masking key of 8 hex digits, for example 37 fa 21 3d.',
    declaredWrong: 'Enter a declared length of up to 2^64 − 1, in decimal or as 0x….',
    sizesWrong:
      'Enter sizes separated by commas. The last size must be greater than 0 if bytes remain.',
    sizesMany: 'The message would have more than 10 000 frames.',
    sizesLong: (sum: string, length: string) =>
      `The sizes add up to ${sum} bytes, but the message has ${length}.`,
    afterWrong: 'Enter a position before the last frame.',
    formShort: (limit: string) => `The maximum for this length field is ${limit}.`,
    noFile: 'Choose a file.',
    closeCode: 'Enter a close code from 0 to 65535, or leave both code and reason empty.',
    controlLong: (length: string, limit: string) =>
      `A control frame is limited to ${limit} bytes, but this one has ${length}.`,
    reasonLong: (length: string, limit: string) =>
      `The reason is limited to ${limit} bytes, but this one has ${length}.`,
  },
  zh: {
    nothing: '请输入要发送的消息。',
    jsonEmpty: '请输入 JSON 值。',
    // The detail is the English message of the JavaScript engine.
    json: (line: number, column: number) => `JSON 无效（第 ${line} 行第 ${column} 列）。`,
    hexPlace: (line: number, column: number, what: string) =>
      `第 ${line} 行第 ${column} 列：${what}`,
    notHex: (found: string) => `“${found}”不是十六进制数字`,
    bytesInJson: (found: string) =>
      `“${found}”生成的是任意字节，而 JSON 只能包含文本。请使用十六进制等格式，或放入 {{base64:…}}`,
    oddDigits: (found: string) => `“${found}”的位数是奇数`,
    missingDigits: (found: string) => `“${found}”之后缺少数字`,
    unclosedComment: '注释未闭合',
    unclosedBrace: (found: string) => `“${found}”未闭合`,
    dumpGap: (found: string) => `偏移“${found}”与上一行不连续`,
    badEscape: (found: string) => `无效的转义“${found}”`,
    unknownVariable: (found: string) => `未知变量“${found}”`,
    badArgument: (found: string) => `此处不允许使用“${found}”`,
    missingArgument: (found: string) => `“${found}”缺少参数`,
    extraArgument: (found: string) => `多余的参数“${found}”`,
    unclosedVariable: '{{ 未闭合',
    fieldInside: (found: string) => `base64 内不允许使用“${found}”`,
    lengthTooLarge: (found: string) => `长度超出“${found}”的范围`,
    notEncodable: (found: string) => `会话的文本编码不支持字符“${found}”`,
    emptyRange: (found: string) => `“${found}”的范围超出消息`,
    maskKeyWrong: '请输入 8 位十六进制的掩码密钥，例如 37 fa 21 3d。',
    declaredWrong: '请输入不超过 2^64 − 1 的声明长度，可用十进制或 0x…。',
    sizesWrong: '请输入以逗号分隔的大小。若有剩余字节，最后一个须大于 0。',
    sizesMany: '消息将超过 10 000 帧。',
    sizesLong: (sum: string, length: string) =>
      `各帧大小合计 ${sum} 字节，而消息只有 ${length} 字节。`,
    afterWrong: '请输入最后一帧之前的位置。',
    formShort: (limit: string) => `此长度字段的最大值为 ${limit}。`,
    noFile: '请选择文件。',
    closeCode: '请输入 0 到 65535 的关闭码，或将关闭码和原因都留空。',
    controlLong: (length: string, limit: string) =>
      `控制帧最多 ${limit} 字节，当前为 ${length} 字节。`,
    reasonLong: (length: string, limit: string) =>
      `原因最多 ${limit} 字节，当前为 ${length} 字节。`,
  },
})
