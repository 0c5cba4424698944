/** A composer beside a fake engine that records one session. */
import { ComposerDraft } from '../../renderer/state/composer/composer.svelte.ts'
import type { Mode } from '../../renderer/state/composer/written.ts'
import type { EndpointKind } from '../../shared/protocols/index.ts'
import { FakeEngine } from './fake-engine.ts'

export class Composed {
  readonly engine = new FakeEngine()
  readonly composer = new ComposerDraft()
  readonly session = 1

  constructor() {
    this.engine.recordings.add()
  }

  write(mode: Mode, text: string): void {
    this.composer.useMode(mode)
    this.composer.write(text)
  }

  send(kind: EndpointKind = 'ws-client'): Promise<void> {
    return this.composer.send(this.engine, this.session, kind)
  }
}

/** A body of these bytes. */
export const bytes = (...values: number[]) => ({ from: 'bytes', bytes: new Uint8Array(values) })

/** A file of so many bytes. */
export const fileOf = (length: number): File => new File([new Uint8Array(length)], 'body.bin')
