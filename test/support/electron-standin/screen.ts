/** `screen`: one display. */
type Display = Pick<Electron.Display, 'id' | 'bounds' | 'workArea' | 'scaleFactor'>

const only: Display = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1_920, height: 1_080 },
  workArea: { x: 0, y: 0, width: 1_920, height: 1_040 },
  scaleFactor: 1,
}

export const screen = {
  getPrimaryDisplay: (): Display => only,
  getAllDisplays: (): Display[] => [only],
  getDisplayMatching: (_: Electron.Rectangle): Display => only,
} satisfies { [K in keyof Electron.Screen]?: unknown }
