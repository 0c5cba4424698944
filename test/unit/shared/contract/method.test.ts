/** When the schemas of a method are built. */
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { method } from '../../../../shared/contract/method.ts'

test('builds a schema at its first use, and once', () => {
  const params = vi.fn(() => z.object({ session: z.int() }))
  const result = vi.fn(() => z.string())
  const rename = method(params, result)
  const methods = { ...{ rename } }
  expect(params).not.toHaveBeenCalled()

  expect(methods.rename.params.parse({ session: 1 })).toEqual({ session: 1 })
  expect(methods.rename.params).toBe(rename.params)
  expect(params).toHaveBeenCalledOnce()
  expect(result).not.toHaveBeenCalled()
  expect(methods.rename.result.parse('a')).toBe('a')
})
