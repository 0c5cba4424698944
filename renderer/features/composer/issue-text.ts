/** Descriptions of what can be wrong with a message. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const issueText = catalogue({
  en: {
    nothing: 'There is nothing to send yet.',
    jsonEmpty: 'Write a JSON value first.',
    json: (line: number, column: number, detail: string) =>
      `Not JSON at line ${line}, column ${column}: ${detail}`,
    hexPlace: (line: number, column: number, what: string) =>
      `Line ${line}, column ${column}: ${what}`,
    bytesInJson: (found: string) =>
      `“${found}” makes bytes, and JSON holds only text. Use a format such as hex, or {{base64:…}} around it`,
    notHex: (found: string) => `“${found}” is not hex`,
    oddDigits: (found: string) => `“${found}” has an odd number of digits`,
    missingDigits: (found: string) => `no digits follow “${found}”`,
    unclosedComment: 'the comment has no end',
    unclosedBrace: (found: string) => `“${found}” has no end`,
    dumpGap: (found: string) => `the offset “${found}” does not follow from the line before`,
    badEscape: (found: string) => `“${found}” is no escape`,
    unknownVariable: (found: string) => `there is no variable “${found}”`,
    badArgument: (found: string) => `“${found}” cannot stand here`,
    missingArgument: (found: string) => `“${found}” needs more arguments`,
    extraArgument: (found: string) => `“${found}” is one argument too many`,
    unclosedVariable: '{{ has no }} behind it',
    fieldInside: (found: string) => `“${found}” cannot stand inside base64`,
    lengthTooLarge: (found: string) => `the length does not fit into “${found}”`,
    notEncodable: (found: string) => `the session’s text encoding has no character “${found}”`,
    emptyRange: (found: string) => `the range of “${found}” is outside of this message`,
    maskKeyWrong: 'A masking key is 8 hex digits, as in 37 fa 21 3d.',
    declaredWrong: 'A declared length is a number up to 2^64 − 1, also as 0x….',
    sizesWrong: 'Sizes are numbers separated by commas; the last is more than 0 when bytes remain.',
    sizesMany: 'This makes more than 10 000 frames.',
    sizesLong: (sum: string, length: string) =>
      `The sizes make ${sum} bytes, the message has ${length}.`,
    afterWrong: 'A control frame stands after a frame that is not the last.',
    formShort: (limit: string) => `This length field holds at most ${limit}.`,
    noFile: 'Choose a file first.',
    closeCode: 'The close code is a number from 0 to 65535, or empty together with the reason.',
    controlLong: (length: string, limit: string) =>
      `A control frame holds at most ${limit} bytes; this is ${length}.`,
    reasonLong: (length: string, limit: string) =>
      `The reason holds at most ${limit} bytes; this is ${length}.`,
  },
  zh: {
    nothing: '还没有要发送的内容。',
    jsonEmpty: '请先写一个 JSON 值。',
    json: (line: number, column: number, detail: string) =>
      `第 ${line} 行第 ${column} 列不是有效的 JSON：${detail}`,
    hexPlace: (line: number, column: number, what: string) =>
      `第 ${line} 行第 ${column} 列：${what}`,
    bytesInJson: (found: string) =>
      `“${found}”生成的是任意字节，而 JSON 只能包含文本。请使用 hex 等格式，或放入 {{base64:…}}`,
    notHex: (found: string) => `“${found}”不是十六进制`,
    oddDigits: (found: string) => `“${found}”的位数是奇数`,
    missingDigits: (found: string) => `“${found}”之后没有数字`,
    unclosedComment: '注释没有结束',
    unclosedBrace: (found: string) => `“${found}”没有配对`,
    dumpGap: (found: string) => `偏移“${found}”与上一行不连续`,
    badEscape: (found: string) => `“${found}”不是转义`,
    unknownVariable: (found: string) => `没有变量“${found}”`,
    badArgument: (found: string) => `“${found}”不能出现在这里`,
    missingArgument: (found: string) => `“${found}”缺少参数`,
    extraArgument: (found: string) => `“${found}”是多余的参数`,
    unclosedVariable: '{{ 之后没有 }}',
    fieldInside: (found: string) => `“${found}”不能放在 base64 之内`,
    lengthTooLarge: (found: string) => `长度超出“${found}”的范围`,
    notEncodable: (found: string) => `会话的文本编码中没有字符“${found}”`,
    emptyRange: (found: string) => `“${found}”的范围在此消息之外`,
    maskKeyWrong: '掩码密钥为 8 位十六进制数字，例如 37 fa 21 3d。',
    declaredWrong: '声明长度为不超过 2^64 − 1 的数字，也可写作 0x…。',
    sizesWrong: '大小为以逗号分隔的数字；若还有剩余字节，最后一个须大于 0。',
    sizesMany: '这会产生超过 10 000 个帧。',
    sizesLong: (sum: string, length: string) =>
      `各帧大小合计 ${sum} 字节，而消息只有 ${length} 字节。`,
    afterWrong: '控制帧须位于最后一帧之前的某一帧之后。',
    formShort: (limit: string) => `该长度字段最多表示 ${limit}。`,
    noFile: '请先选择文件。',
    closeCode: '关闭代码是 0 到 65535 之间的数字，或与原因一同留空。',
    controlLong: (length: string, limit: string) => `控制帧最多 ${limit} 字节，当前为 ${length}。`,
    reasonLong: (length: string, limit: string) => `原因最多 ${limit} 字节，当前为 ${length}。`,
  },
})
