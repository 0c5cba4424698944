/**
 * The contents of the selected entry: its bytes, whether they are JSON, and errors. Created again for each selection.
 * Owned by the detail.
 */
import { AppError } from '../../../shared/contract/errors.ts'
import { isTraffic } from '../../../shared/model/entry.ts'
import { wordError } from '../../i18n/problem.ts'
import { findBodies, noBodies, plainBodies, type DetailBodies } from './body.ts'
import { readJson, type JsonBody } from './json-body.ts'
import type { DetailSource } from './place.ts'

export class Contents {
  readonly #place: () => DetailSource | null
  readonly #inflateLimit: () => number
  #bodies = $state.raw<DetailBodies>(noBodies)
  #json = $state.raw<JsonBody | 'too-long' | undefined>()
  #problem = $state.raw<{ message: string; hint: string } | null>(null)

  /**
   * Must be created during the initialization of a component.
   * @param inflateLimit limit of inflating unless the user raises it. Bytes
   */
  constructor(place: () => DetailSource | null, inflateLimit: () => number) {
    this.#place = place
    this.#inflateLimit = inflateLimit
    $effect(() => this.#find(place()))
    $effect(() => this.#read(this.#bodies))
  }

  /** `noBodies` while the content is loading: views that are about to be removed still read it. */
  get bodies(): DetailBodies {
    return this.#bodies
  }

  /**
   * Undefined while it is loading and when the payload is not JSON; `too-long` when it looks like JSON but exceeds the
   * limit.
   */
  get json(): JsonBody | 'too-long' | undefined {
    return this.#json
  }

  get problem(): { message: string; hint: string } | null {
    return this.#problem
  }

  /** Stores an error of these contents. */
  readonly fail = (error: unknown): void => {
    if (!(error instanceof AppError)) throw error
    this.#problem = wordError(error)
  }

  /** Inflates again, up to a higher limit. */
  inflateTo(limit: number): void {
    const [at, from] = [this.#place(), this.#bodies]
    if (!at) return
    findBodies(at, limit).then((found) => {
      if (from === this.#bodies) this.#bodies = found
    }, this.fail)
  }

  #find(at: DetailSource | null): void {
    const plain = at && plainBodies(at)
    this.#bodies = plain ?? noBodies
    this.#problem = null
    if (!at || plain) return
    findBodies(at, this.#inflateLimit()).then(
      (found) => {
        if (at === this.#place()) this.#bodies = found
      },
      (error: unknown) => {
        if (at === this.#place()) this.fail(error)
      },
    )
  }

  #read(from: DetailBodies): void {
    const place = this.#place()
    this.#json = undefined
    if (from === noBodies || !place || !isTraffic(place.entry.kind)) return
    const encoding = place.encoding.of(place.entry.kind)
    readJson(from.content.source, from.preview, encoding).then((read) => {
      if (from === this.#bodies && encoding === place.encoding.of(place.entry.kind))
        this.#json = read
    }, this.fail)
  }
}
