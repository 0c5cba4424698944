/** Guesses of an encoding from short lines as devices send them. */
import { expect, test } from 'vitest'
import { encodeText } from '../../../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { exampleOf, guessEncoding } from '../../../../../shared/bytes/guess/guess-encoding.ts'

const encoded = (text: string, encoding: EncodingId): Uint8Array =>
  encodeText(text, encoding) ?? expect.unreachable(`${encoding} has these characters`)

const lines: Partial<Record<EncodingId, readonly string[]>> = {
  gb18030: [
    '温度：23.5℃ 湿度正常',
    '设备已连接',
    '告警：压力过高，请检查阀门',
    '状态=运行中;电压=220V',
    '你好',
    '温度',
    '确定',
    '{"状态":"正常","消息":"读取完成"}',
    '欢迎使用本系统，请输入用户名和密码。',
  ],
  big5: [
    '溫度：23.5 濕度正常',
    '設備已連接',
    '狀態=運行中;電壓=220V',
    '確定',
    '{"狀態":"正常","訊息":"讀取完成"}',
    '歡迎使用本系統，請輸入使用者名稱和密碼。',
  ],
  shift_jis: [
    '温度：23.5℃ 湿度は正常です',
    '接続しました',
    '状態=運転中;電圧=220V',
    '確認',
    'ｾﾝｻｰ ｴﾗｰ',
    '{"状態":"正常","メッセージ":"完了しました"}',
  ],
  'euc-kr': [
    '온도: 23.5 습도 정상',
    '장치가 연결되었습니다',
    '상태=실행중;전압=220V',
    '확인',
    '{"상태":"정상","메시지":"읽기 완료"}',
  ],
  'windows-1252': [
    'Température: 23,5 °C élevée',
    'Gerät verbunden',
    'señal: año 2024',
    'Größe=5µm',
    'café',
    'Bitte geben Sie Ihren Namen – und „Passwort“ ein: 20 €',
  ],
  'utf-8': ['温度：23.5℃', '온도: 23.5', 'Gerät verbunden', '溫度', 'été 🙂'],
  'utf-16le': ['hello', '温度：23.5℃', 'Gerät verbunden'],
  'utf-16be': ['hello', '状態=運転中', '장치가 연결되었습니다'],
}

test.each(Object.entries(lines) as [EncodingId, readonly string[]][])(
  'recognises a line of text in %s',
  (encoding, texts) => {
    const guessed = texts.map((text) => [
      text,
      guessEncoding([encoded(text, encoding)]).guesses[0]?.encoding,
    ])
    expect(guessed).toEqual(texts.map((text) => [text, encoding]))
  },
)

test('is sure of several lines, and unsure of two characters that read well in two encodings', () => {
  const sure = guessEncoding((lines.gb18030 ?? []).map((line) => encoded(line, 'gb18030')))
  expect(sure.guesses[0]).toMatchObject({ encoding: 'gb18030', invalid: 0 })
  expect(sure.guesses[0]?.probability).toBeGreaterThan(0.999)
  expect(sure.isText).toBe(true)
  const unsure = guessEncoding([encoded('你好', 'gb18030')])
  expect(unsure.guesses[0]?.probability).toBeLessThan(0.99)
  expect(unsure.guesses.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1)
})

test('guesses nothing from ASCII', () => {
  expect(guessEncoding([Buffer.from('GET / HTTP/1.1\r\n')])).toEqual({ guesses: [], isText: true })
})

test('says that bytes of a binary protocol are not text', () => {
  const bytes = Uint8Array.from(
    { length: 4_000 },
    (_, i) => (Math.imul(i, 2_654_435_761) >>> 13) & 0xff,
  )
  expect(guessEncoding([bytes]).isText).toBe(false)
})

test('recognises text in the frames of a binary protocol', () => {
  const frame = Buffer.concat([
    Buffer.from([0x02, 0x10, 0x00, 0x26]),
    encoded('温度：25.5℃，湿度：40%，状态正常', 'gb18030'),
    Buffer.from([0x03, 0x9f]),
  ])
  const { guesses, isText } = guessEncoding([frame])
  expect(guesses[0]?.encoding).toBe('gb18030')
  expect(isText).toBe(true)
})

test('a character that the end of the sample cuts does not change the guess', () => {
  const bytes = encoded('设备已连接', 'gb18030')
  expect(guessEncoding([bytes.subarray(0, bytes.length - 1)]).guesses[0]).toMatchObject({
    encoding: 'gb18030',
    invalid: 0,
  })
})

test('two encodings that read the same text are one guess', () => {
  const encodings = guessEncoding([encoded('Gerät', 'windows-1252')]).guesses
  expect(encodings.map(({ encoding }) => encoding)).not.toContain('iso-8859-1')
})

test('the example begins with the line of the first character that is not ASCII, or shortly before it', () => {
  const long = `${'x'.repeat(100)}温度`
  expect(exampleOf([Buffer.from('ok'), encoded(long, 'gb18030')], 'gb18030')).toBe(
    `${'x'.repeat(24)}温度`,
  )
  expect(exampleOf([encoded('status\nT=温度\n', 'gb18030')], 'gb18030')).toBe('T=温度\n')
})
