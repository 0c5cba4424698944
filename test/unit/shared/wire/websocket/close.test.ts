import { expect, test } from 'vitest'
import { closeFault, encodeClosePayload } from '../../../../../shared/wire/websocket/close.ts'

test.each([
  [null, '', null],
  [1000, '', null],
  [1000, 'x'.repeat(123), null],
  [null, 'why', 'reason-without-code'],
  [1000, 'x'.repeat(124), 'reason-too-long'],
  [1000, 'é'.repeat(62), 'reason-too-long'],
] as const)('a close of %j with reason %j: %j', (code, reason, fault) => {
  expect(closeFault(code, reason)).toBe(fault)
  const written = encodeClosePayload(code, reason).subarray(2)
  // Encoding cuts exactly what the check refuses.
  expect(new TextDecoder().decode(written) === reason).toBe(fault === null)
})
