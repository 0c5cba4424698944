/** The engine process of a running desktop application. */
import type { App } from '../app.ts'

/** Its process id, once there is one. */
export async function enginePid(app: App): Promise<number> {
  return app.desktop.evaluate(async ({ app: application }) => {
    for (;;) {
      const engine = application.getAppMetrics().find(({ name }) => name === 'Sockeye engine')
      if (engine) return engine.pid
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }, null)
}
