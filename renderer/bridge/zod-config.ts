/**
 * Imported before any schema is made. The content security policy forbids eval; zod tries it with the first object
 * schema, and the error that it catches makes V8 parse the whole script a second time to fill in a stack trace.
 */
import { z } from 'zod'

z.config({ jitless: true })
