/** A secret store in another process than the engine's, over a channel of messages between the two. */
import { joinChannel, type Channel } from '../rpc/rpc.ts'
import type { SecretKeeper } from './secrets.ts'

/** Answers for `keeper` as long as the channel is open. */
export function serveSecrets(keeper: SecretKeeper, channel: Channel): void {
  const calls: SecretKeeper = {
    place: () => keeper.place(),
    keep: (values) => keeper.keep(values),
    read: (refs) => keeper.read(refs),
    refs: () => keeper.refs(),
    forget: (refs) => keeper.forget(refs),
  }
  joinChannel<object, SecretKeeper>(calls, channel)
}

/** The secret store at the other end. */
export function connectSecrets(channel: Channel): SecretKeeper {
  const rpc = joinChannel<SecretKeeper, object>({}, channel)
  return {
    place: () => rpc.$call('place'),
    keep: (values) => rpc.$call('keep', values),
    read: (refs) => rpc.$call('read', refs),
    refs: () => rpc.$call('refs'),
    forget: (refs) => rpc.$call('forget', refs),
  }
}
