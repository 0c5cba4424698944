/** The columns of the timeline as the user arranged them, in their order. */
import { z } from 'zod'

/** Limits of a width that the user can choose. Pixels, for text of normal size. */
export const columnWidths = { min: 16, max: 1_200 } as const

/** A column that is not in the list has its default place and width. */
export const columnsSchema = z
  .array(
    z.object({
      /** The id of a column of the registry, or a path in JSON such as `json.order.id`. */
      id: z.string().min(1).max(256),
      /** Omitted for the default width. Pixels, for text of normal size. */
      width: z.int().min(columnWidths.min).max(columnWidths.max).optional(),
      /** Whether the column is shown. Omitted for the default. */
      shown: z.boolean().optional(),
    }),
  )
  .max(48)
  .readonly()
export type ColumnSettings = z.output<typeof columnsSchema>
