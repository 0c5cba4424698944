/**
 * The widths of the columns in a timeline. The payload gets the room that is left, and should get at least 45 % of the
 * timeline: until then, columns shrink towards their smallest widths, those with a full text last and at once. Where it
 * still has too little, columns that yield are left out. A width that the user chose counts, unless the payload would
 * disappear. Pure.
 */
import type { ArrangedColumn } from './arrange.ts'
import type { Column } from './column.ts'

/** Share of the timeline that the payload should have, and the one below which columns are left out. */
const wantedShare = 0.45
const leastShare = 0.35
/** The payload never disappears. Pixels. */
const leastPayload = 64

export const columnGap = 8
/** Before the first cell, for the marks, and after the last. Pixels. */
export const rowPadding = { start: 18, end: 12 } as const

export interface FittedColumn {
  readonly column: Column
  /** Pixels. */
  readonly width: number
}

export interface Room {
  /** Width of the timeline. Pixels. */
  readonly width: number
  /** Size of the text relative to the normal size. */
  readonly scale: number
  /** Width of the highest number. Pixels. */
  readonly digits: number
}

interface Fitting extends FittedColumn {
  readonly least: number
  readonly isChosen: boolean
}

export function fitColumns(shown: readonly ArrangedColumn[], room: Room): FittedColumn[] {
  const fitting = shown.map((arranged) => fittingOf(arranged, room))
  let fitted = shrinkToShare(fitting, room)
  if (payloadOf(fitted, room) < room.width * leastShare)
    fitted = shrinkToShare(
      fitting.filter(({ column, isChosen }) => !column.yields || isChosen),
      room,
    )
  fitted = shrink(fitted, leastPayload - payloadOf(fitted, room), () => true)
  return fitted.map(({ column, width }) => ({ column, width: Math.round(width) }))
}

function fittingOf({ column, width }: ArrangedColumn, { scale, digits }: Room): Fitting {
  const needed = column.holdsNumbers ? digits : 0
  const least = Math.max(column.min * scale, needed)
  return {
    column,
    width: Math.max((width ?? column.width) * scale, width === null ? needed : 0),
    least: width === null ? least : Math.min(least, width * scale),
    isChosen: width !== null,
  }
}

/** Returns the width that is left for the payload in a timeline of this width. Pixels. */
export const payloadWidth = (columns: readonly FittedColumn[], width: number): number =>
  columns.reduce(
    (left, column) => left - column.width - columnGap,
    width - rowPadding.start - rowPadding.end,
  )

const payloadOf = (columns: readonly FittedColumn[], { width }: Room): number =>
  payloadWidth(columns, width)

/** Makes the columns narrower, as far as the payload needs it. */
function shrinkToShare(columns: readonly Fitting[], room: Room): Fitting[] {
  const wanted = room.width * wantedShare
  const shrunk = shrink(
    columns,
    wanted - payloadOf(columns, room),
    ({ column, isChosen }) => !isChosen && column.full === undefined,
  )
  if (payloadOf(shrunk, room) >= wanted) return shrunk
  return shrunk.map((fitting) =>
    fitting.column.full === undefined || fitting.isChosen
      ? fitting
      : { ...fitting, width: fitting.least },
  )
}

/** Takes `missing` pixels off some columns, in proportion to what each can give. */
function shrink(
  columns: readonly Fitting[],
  missing: number,
  isAmong: (column: Fitting) => boolean,
): Fitting[] {
  const spare = columns
    .filter(isAmong)
    .reduce((sum, { width, least }) => sum + Math.max(0, width - least), 0)
  if (missing <= 0 || spare === 0) return [...columns]
  const share = Math.min(1, missing / spare)
  return columns.map((column) => {
    const { width, least } = column
    return isAmong(column)
      ? { ...column, width: width - Math.max(0, width - least) * share }
      : column
  })
}
