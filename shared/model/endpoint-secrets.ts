/**
 * Finds the secrets in the configuration of an endpoint, wherever the user entered them, and extracts them. Pure.
 * Saved, exported and displayed configurations contain no secrets; the recording of a session does, because it is what
 * was on the wire.
 */
import { describe, optionsOfKind, type EndpointConfig } from '../protocols/index.ts'
import { valueAt, withValueAt, type ChangeSecret, type SecretUse } from '../protocols/option.ts'
import type { Secret } from './secret.ts'

/** Returns the configuration with `change` applied to each of its secrets: secret options first, then custom ones. */
export function mapSecrets(config: EndpointConfig, change: ChangeSecret): EndpointConfig {
  const options = optionsOfKind(config.kind)
  let changed = config
  for (const { key, path, row } of options) {
    const secret = row.control === 'secret' ? valueAt(config, path) : null
    if (isSecret(secret)) changed = withValueAt(changed, path, change(secret, key))
  }
  for (const { path, row } of options)
    if (row.mapSecrets)
      changed = withValueAt(changed, path, row.mapSecrets(valueAt(config, path), change))
  return changed
}

const isSecret = (value: unknown): value is Secret =>
  typeof value === 'object' && value !== null && 'ref' in value

/** Returns every secret of a configuration. */
export function secretsOf(config: EndpointConfig): Secret[] {
  const found: Secret[] = []
  mapSecrets(config, (secret) => {
    found.push(secret)
    return secret
  })
  return found
}

/**
 * Returns a function that names the uses of the secrets of one configuration. It must be called in the order of the
 * configuration: repeated headers are numbered.
 */
export function useKeys(): (use: SecretUse) => string {
  const seen = new Map<string, number>()
  return (use) => {
    const name = typeof use === 'string' ? use : `header ${use.header.toLowerCase()}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${name} ${count}`
  }
}

/** Returns the references of a configuration by use. */
export function refsByUse(config: EndpointConfig): ReadonlyMap<string, string> {
  const refs = new Map<string, string>()
  const keyOf = useKeys()
  mapSecrets(config, (secret, use) => {
    const key = keyOf(use)
    if (secret.ref !== null) refs.set(key, secret.ref)
    return secret
  })
  return refs
}

/** Copies the references of `other` to secrets with the same use that have none. */
export function withRefsOf(config: EndpointConfig, other: EndpointConfig): EndpointConfig {
  const refs = refsByUse(other)
  const keyOf = useKeys()
  return mapSecrets(config, (secret, use) => {
    const known = refs.get(keyOf(use)) ?? null
    return { ...secret, ref: secret.ref ?? known }
  })
}

/** Moves the secrets of a configuration to their fields: out of the URL and out of plain-text headers. */
export const setSecretsApart = (config: EndpointConfig): EndpointConfig =>
  describe(config.kind).separateSecrets?.(config) ?? config

/** Returns the configuration for storage: with references, without values. */
export const withoutValues = (config: EndpointConfig): EndpointConfig =>
  mapSecrets(setSecretsApart(config), ({ ref }) => ({ ref }))

/** Returns the configuration for sharing: it shows that there are secrets, without values or references. */
export function redacted(config: EndpointConfig): EndpointConfig {
  const plain = mapSecrets(setSecretsApart(config), () => ({ ref: null }))
  return describe(plain.kind).redactPlain?.(plain) ?? plain
}

/**
 * Returns the configuration for another machine, or from one: `redacted`, and without paths of files, which mean nothing
 * elsewhere and could name any file there.
 */
export function portable(config: EndpointConfig): EndpointConfig {
  let plain = redacted(config)
  for (const { path, row } of optionsOfKind(config.kind))
    if (row.control === 'file') plain = withValueAt(plain, path, '')
  return plain
}
