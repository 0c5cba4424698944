/** A device that speaks GB18030 over TCP: Python with its own codec. */
import { fileURLToPath } from 'node:url'
import { Program } from './program.ts'

const file = fileURLToPath(new URL('../peers/programs/gbk_device.py', import.meta.url))

export class GbkDevice extends Program {
  constructor() {
    super('python3', [file])
  }

  async port(): Promise<number> {
    return Number((await this.waitForOutput(/^port (\d+)$/m))[1])
  }
}
