/** Validates received parameters with the contract's schemas; a refusal names the field. */
import type { z } from 'zod'
import {
  engineMethods,
  type EngineMethod,
  type EngineMethods,
} from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { AppErrorMessage } from '../../../shared/problems/app-errors.ts'

export type Parsed<M extends EngineMethod> = z.output<EngineMethods[M]['params']>

/** Whether the contract has a method of this name. */
export const isEngineMethod = (name: unknown): name is EngineMethod =>
  typeof name === 'string' && Object.hasOwn(engineMethods, name)

/** @throws AppError `bad-input` */
export function parseParams<M extends EngineMethod>(method: M, params: unknown): Parsed<M> {
  const schema: z.ZodType = engineMethods[method].params
  const result = schema.safeParse(params, { reportInput: true })
  // The schema looked up by the method's name is that method's.
  if (result.success) return result.data as Parsed<M>
  const issue = result.error.issues[0]
  throw new AppError('bad-input', issue ? sentence(issue) : `Invalid argument for ${method}.`)
}

function sentence(issue: z.core.$ZodIssue): AppErrorMessage {
  const field = issue.path.length === 0 ? 'The request' : `"${issue.path.join('.')}"`
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `${field} must be at most ${issue.maximum} characters long.`
        : `${field} must be at most ${issue.maximum}.`
    case 'too_small':
      if (issue.origin !== 'string') return `${field} must be at least ${issue.minimum}.`
      return Number(issue.minimum) === 1
        ? `${field} must not be empty.`
        : `${field} must be at least ${issue.minimum} characters long.`
    case 'invalid_type':
      return issue.input === undefined
        ? `${field} is missing.`
        : `${field} must be of type ${issue.expected}.`
    case 'invalid_value':
      return `${field} must be one of ${issue.values.map(String).join(', ')}.`
    default:
      return `${field} is not valid: ${issue.message}.`
  }
}
