/** Binds an address for a server, plain TCP or below HTTP. */
import type { Server } from 'node:net'
import type { Address } from '../../../../shared/model/entry.ts'
import { listenError } from './network-errors.ts'
import { addressOf } from './transport.ts'

export interface ListenTarget {
  host: string
  /** 0 lets the system choose. */
  port: number
  /** Maximum number of connections that wait to be accepted; the system may lower it. */
  backlog: number
}

/**
 * Resolves with the bound address.
 * @throws AppError `address-in-use`, `address-unavailable`, `permission-denied`, `network`
 */
export function listen(server: Server, { host, port, backlog }: ListenTarget): Promise<Address> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => {
      reject(listenError(error, { host, port }))
    }
    server.once('error', onError)
    server.listen({ host, port, backlog }, () => {
      server.off('error', onError)
      const address = server.address()
      if (address === null || typeof address === 'string')
        throw new TypeError('A TCP server has an address and a port.')
      resolve(addressOf(address.address, address.port))
    })
  })
}
