/**
 * The size and position of the window, stored in a small file. What is read is validated: with a damaged file, or a
 * screen that is gone, the window opens at its default position.
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
/** This much of the window's top must be on a screen for the user to drag it. Pixels. */
const grip = { width: 120, height: 40 } as const

/** Undefined when there is no usable place. */
export function readPlace(file: string): WindowPlace | undefined {
  try {
    return placeSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined // the first start, or a foreign file: the window opens centred
  }
}

export function writePlace(file: string, place: WindowPlace): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(place))
}

/** The place restricted to these work areas; without x and y the window is centred in the first. */
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

/** Whether enough of the title bar is in the area. */
function holdsGrip(place: Rectangle, area: Rectangle): boolean {
  const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x)
  return width >= grip.width && place.y >= area.y && place.y + grip.height <= area.y + area.height
}

const clamp = (value: number, min: number, max: number): number =>
  Math.max(min, Math.min(value, max))
