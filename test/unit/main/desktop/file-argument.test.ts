import { expect, test } from 'vitest'
import { fileOfArgument } from '../../../../main/desktop/file-argument.ts'

test.skipIf(process.platform === 'win32').each([
  ['one.sockeye', '/home/ann/one.sockeye'],
  ['/tmp/one.sockeye', '/tmp/one.sockeye'],
  ['file:///tmp/two%20words%20%E2%82%AC.sockeye', '/tmp/two words €.sockeye'],
  ['file://localhost/tmp/one.sockeye', '/tmp/one.sockeye'],
  // No local file: reported as one that cannot be read.
  ['file://host/tmp/one.sockeye', '/home/ann/file:/host/tmp/one.sockeye'],
  ['file:///tmp%2Fone.sockeye', '/home/ann/file:/tmp%2Fone.sockeye'],
])('the argument %s is the file %s', (argument, path) => {
  expect(fileOfArgument(argument, '/home/ann')).toBe(path)
})
