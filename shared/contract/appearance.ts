/** The available themes and languages. */
import { z } from 'zod'

export const themeSchema = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof themeSchema>

export const languageSchema = z.enum(['en', 'zh'])
export type Language = z.infer<typeof languageSchema>
