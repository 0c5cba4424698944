/** The registry of formats: requirements on each of them. */
import { expect, test } from 'vitest'
import { formatInfoSchema, formatOfName } from '../../../../../shared/contract/formats.ts'
import { formatInfos, formats } from '../../../../../main/engine/interchange/index.ts'
import { builderConfig } from '../../../../../packaging/builder-config.ts'

test('no two formats share an id or an extension', () => {
  const ids = formats.map(({ id }) => id)
  const extensions = formats.flatMap((format) => format.extensions)
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(extensions).size).toBe(extensions.length)
})

test('every format is read or written, and has a label in both languages', () => {
  for (const info of formatInfos()) {
    expect(formatInfoSchema.parse(info)).toEqual(info)
    expect(info.reads || info.writes).toBe(true)
  }
})

test('the first format is read and written: exports that name no format use it', () => {
  expect(formats[0]).toMatchObject({ id: 'sockeye' })
  expect(formatInfos()[0]).toMatchObject({ reads: true, writes: true })
})

test('no format recognizes an empty file or one of zeros', () => {
  for (const { read } of formats) {
    expect(read?.sniff(new Uint8Array()) ?? false).toBe(false)
    expect(read?.sniff(new Uint8Array(4_096)) ?? false).toBe(false)
  }
})

test('a format is found by the extension of a file name, ignoring case', () => {
  expect(formatOfName(formats, '/tmp/Quotes.SOCKEYE')?.id).toBe('sockeye')
  expect(formatOfName(formats, 'sockeye')).toBeUndefined()
  expect(formatOfName(formats, 'quotes.sockeye.pdf')).toBeUndefined()
})

test('packages are registered for the formats that have a media type of their own', () => {
  expect(builderConfig({ output: 'dist' }).fileAssociations).toEqual(
    formats
      .filter(({ mediaType }) => mediaType !== null)
      .flatMap(({ extensions, mediaType }) =>
        extensions.map((ext) => expect.objectContaining({ ext, mimeType: mediaType }) as unknown),
      ),
  )
})
