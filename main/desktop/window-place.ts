/**
 * Where the window was, kept in a small file of its own. What is read is checked: a broken file, or a screen that has
 * gone since, puts the window where it would be the first time.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const placeSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
  zoomLevel: z.number().min(-8).max(9),
})
export type WindowPlace = z.infer<typeof placeSchema>

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const smallest = { width: 720, height: 480 } as const
const normal = { width: 1_360, height: 860 } as const
/** So much of the window's top must be on a screen for a person to take hold of it. Pixels. */
const grip = { width: 120, height: 40 } as const

/** Undefined when there is none that can be used. */
export function readPlace(file: string): WindowPlace | undefined {
  try {
    return placeSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined // the first start, or somebody else's file: the window simply opens in the middle
  }
}

export function writePlace(file: string, place: WindowPlace): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(place))
}

/** The place as these work areas allow it; without x and y the window goes to the middle of the first. */
export function fitPlace(
  place: WindowPlace | undefined,
  areas: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  const area = place && areas.find((each) => holdsGrip(place, each))
  const room = area ?? areas[0] ?? { x: 0, y: 0, ...normal }
  const width = clamp(place?.width ?? normal.width, smallest.width, room.width)
  const height = clamp(place?.height ?? normal.height, smallest.height, room.height)
  return place && area ? { x: place.x, y: place.y, width, height } : { width, height }
}

/** Whether enough of the title bar lies in the area. */
function holdsGrip(place: Rectangle, area: Rectangle): boolean {
  const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x)
  return width >= grip.width && place.y >= area.y && place.y + grip.height <= area.y + area.height
}

const clamp = (value: number, min: number, max: number): number =>
  Math.max(min, Math.min(value, max))
