/**
 * Must be imported before any schema is created. The content security policy forbids eval; zod tries it with the first
 * object schema, and the caught error makes V8 parse the whole script a second time for its stack trace.
 */
import { z } from 'zod'

z.config({ jitless: true })
