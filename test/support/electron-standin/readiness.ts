/** Whether the app is ready: as soon as its entry is loaded. */
const ready = Promise.withResolvers<void>()
let done = false

export const isReady = (): boolean => done
export const whenReady = (): Promise<void> => ready.promise

export function becomeReady(): void {
  done = true
  ready.resolve()
}
