import { expect, test } from 'vitest'
import { shellVersions } from '../../../../renderer/window/shell-versions.ts'

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) sockeye/0.1.0 Chrome/140.0.7339.80 Electron/45.4.1 Safari/537.36',
    [
      ['Electron', '45.4.1'],
      ['Chromium', '140.0.7339.80'],
    ],
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    [['Firefox', '140.0']],
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    [['Safari', '18.5']],
  ],
])('%s', (userAgent, versions) => {
  expect(shellVersions(userAgent)).toEqual(versions)
})
