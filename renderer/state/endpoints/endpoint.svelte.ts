/**
 * The endpoint that is edited in one tab, with the address bar and the options panel. Keeps the input, valid or not;
 * `check` validates it before opening. Owned by its tab.
 */
import { formatEndpointUrl } from '../../../shared/model/endpoint-url.ts'
import {
  type EndpointConfig,
  type EndpointKind,
  describe,
  isServer,
  kindWith,
  schemeOf,
  type Scheme,
} from '../../../shared/protocols/index.ts'
import { takeUserInfo } from '../../../shared/model/endpoint-url-user.ts'
import { isSecretHeader, type Secret } from '../../../shared/model/secret.ts'
import { isSecureScheme, kindFor, readAddress, splitScheme, type AddressIssue } from './address.ts'
import { countChanged, optionsOf, withOptions, type OptionIssue } from './endpoint-options.ts'
import type { KeptDraft } from '../workspace/kept-tabs.ts'
import { isNothing, withAuth, withoutSecrets } from './option-secrets.ts'
import {
  defaultOptions,
  newAnswer,
  secretOptions,
  type AnswerRule,
  type FlagOption,
  type Header,
  type OptionValues,
  type SecretOption,
  type TextOption,
} from './option-values.ts'

/** Why the endpoint cannot be opened. */
export interface DraftProblems {
  address: AddressIssue | null
  options: readonly OptionIssue[]
}

const noProblems: DraftProblems = { address: null, options: [] }

export class EndpointDraft {
  #kind = $state<EndpointKind>(kindWith({ protocol: 'websocket', role: 'client' }))
  #secure = $state(false)
  #address = $state('')
  #values = $state<OptionValues>(defaultOptions())
  #problems = $state.raw<DraftProblems>(noProblems)

  get kind(): EndpointKind {
    return this.#kind
  }

  get scheme(): Scheme {
    return schemeOf(this.#kind, this.#secure)
  }

  /** Whether the client uses TLS. */
  get secure(): boolean {
    return this.#secure && !isServer(this.#kind)
  }

  get address(): string {
    return this.#address
  }

  get isEmpty(): boolean {
    return this.#address.trim() === ''
  }

  /** The whole URL, for titles: without user name and password. */
  get url(): string {
    return takeUserInfo(this.#written)?.url ?? this.#written
  }

  get #written(): string {
    return `${this.scheme}://${this.#address.trim()}`
  }

  get headers(): readonly Header[] {
    return this.#values.headers
  }

  get answers(): readonly AnswerRule[] {
    return this.#values.answers
  }

  get problems(): DraftProblems {
    return this.#problems
  }

  /** Number of options that differ from their defaults. */
  get changedOptions(): number {
    return countChanged(this.#kind, this.secure, this.#values)
  }

  text(option: TextOption): string {
    return this.#values.texts[option]
  }

  flag(option: FlagOption): boolean {
    return this.#values.flags[option]
  }

  secret(option: SecretOption): Secret {
    return this.#values.secrets[option]
  }

  /** Whether it contains secrets. */
  get hasSecrets(): boolean {
    const { secrets, headers } = this.#values
    const scheme = this.text('authScheme')
    const asks = describe(this.#kind).url.takesUser
    return (
      (asks && (scheme !== 'none' || headers.some(([, value]) => typeof value !== 'string'))) ||
      (this.secure && secrets.passphrase.value !== '')
    )
  }

  useKind(kind: EndpointKind): void {
    this.#kind = kind
    this.#problems = noProblems
  }

  useSecure(secure: boolean): void {
    this.#secure = secure
  }

  /** Updates the address from user input; a URL with another scheme changes the kind. */
  type(text: string): void {
    const split = splitScheme(text)
    if (split !== undefined) {
      this.#kind = kindFor(split.scheme, this.#kind)
      this.#secure = isSecureScheme(split.scheme)
    }
    this.#address = split?.rest ?? text
    this.#problems = { ...this.#problems, address: null }
  }

  setText(option: TextOption, text: string): void {
    this.#values.texts[option] = text
    this.#forget(option)
  }

  setFlag(option: FlagOption, flag: boolean): void {
    this.#values.flags[option] = flag
  }

  /** Sets the value of a secret; its reference stays. */
  setSecret(option: SecretOption, value: string): void {
    this.#values.secrets[option] = { ref: this.#values.secrets[option].ref, value }
  }

  /** The values of headers with credentials become secrets, depending on the name. */
  setHeader(index: number, [name, value]: Header): void {
    const secret = typeof value === 'string' && isSecretHeader(name) ? { ref: null, value } : value
    this.#values.headers = this.#values.headers.with(index, [name, secret])
    this.#forget('headers')
  }

  addHeader(): void {
    this.#values.headers = [...this.#values.headers, ['', '']]
  }

  removeHeader(index: number): void {
    this.#values.headers = this.#values.headers.toSpliced(index, 1)
    this.#forget('headers')
  }

  setAnswer(index: number, change: Partial<AnswerRule>): void {
    this.#values.answers = this.#values.answers.map((rule, at) =>
      at === index ? { ...rule, ...change } : rule,
    )
    this.#forget('answers', (of) => of?.index === index && of.part in change)
  }

  addAnswer(): void {
    this.#values.answers = [...this.#values.answers, newAnswer]
  }

  removeAnswer(index: number): void {
    this.#values.answers = this.#values.answers.toSpliced(index, 1)
    this.#forget('answers')
  }

  resetOptions(): void {
    this.#values = defaultOptions()
    this.#problems = { ...this.#problems, options: [] }
  }

  /** Loads a saved configuration. */
  load(config: EndpointConfig): void {
    const split = splitScheme(formatEndpointUrl(config))
    this.#kind = config.kind
    this.#secure = split !== undefined && isSecureScheme(split.scheme)
    this.#address = (split?.rest ?? '').replace(/^([^/]*)\/$/, '$1')
    this.#values = optionsOf(config)
    this.#problems = noProblems
  }

  /** Replaces secrets by the references of this configuration, after their values were saved. */
  takeReferences(config: EndpointConfig): void {
    const { secrets, headers } = optionsOf(config)
    for (const option of secretOptions)
      if (secrets[option].ref !== null) this.#values.secrets[option] = secrets[option]
    if (describe(config.kind).url.takesUser) this.#values.headers = headers
  }

  /** Returns a snapshot for storage, without the values of secrets. */
  keep(): KeptDraft {
    const { texts, flags, secrets, headers, answers } = withoutSecrets(
      $state.snapshot(this.#values),
    )
    return {
      kind: this.#kind,
      secure: this.#secure,
      address: this.#addressWithoutUser(),
      options: {
        texts: { ...texts },
        flags: { ...flags },
        secrets: { ...secrets },
        headers: headers.map((one) => [...one]),
        answers: answers.map((one) => ({ ...one })),
      },
    }
  }

  /** Restores a snapshot; missing options get their defaults. */
  restore({ kind, secure, address, options }: KeptDraft): void {
    const standard = defaultOptions()
    this.#kind = kind
    this.#secure = secure
    this.#address = address
    this.#values = {
      texts: { ...standard.texts, ...options.texts },
      flags: { ...standard.flags, ...options.flags },
      secrets: { ...standard.secrets, ...options.secrets },
      headers: options.headers,
      answers: options.answers.map((kept) => ({ ...newAnswer, ...kept })),
    }
    this.#problems = noProblems
  }

  /** Validates one option, when its field loses the focus. */
  checkOption(option: OptionIssue['option']): void {
    const read = withOptions(placeholder(this.#kind), this.#values)
    const found = 'issues' in read ? read.issues.filter((issue) => issue.option === option) : []
    this.#forget(option)
    this.#problems = { ...this.#problems, options: [...this.#problems.options, ...found] }
  }

  /** Returns the configuration, or null with `problems` set. */
  check(): EndpointConfig | null {
    this.#moveUser()
    const address = readAddress(this.#kind, this.#secure, this.#address)
    const whole = withOptions(
      'address' in address ? { ...address.address } : placeholder(this.#kind),
      this.#values,
    )
    this.#problems = {
      address: 'issue' in address ? address : null,
      options: 'issues' in whole ? whole.issues : [],
    }
    return 'issue' in address || 'issues' in whole ? null : whole.config
  }

  /** Moves user name and password from the address to the options, where the password is hidden. */
  #moveUser(): void {
    const written = takeUserInfo(this.#written)
    if (!describe(this.#kind).url.takesUser || written === null) return
    const { auth } = written
    const { password } = this.#values.secrets
    this.#address = this.#addressWithoutUser()
    this.#values = withAuth(this.#values, isNothing(auth.password) ? { ...auth, password } : auth)
  }

  #addressWithoutUser(): string {
    const address = takeUserInfo(this.#written)?.url
    return address === undefined ? this.#address : (splitScheme(address)?.rest ?? '')
  }

  #forget(
    option: OptionIssue['option'],
    isOf: (answer: OptionIssue['answer']) => boolean = () => true,
  ): void {
    const options = this.#problems.options.filter(
      (issue) => issue.option !== option || !isOf(issue.answer),
    )
    this.#problems = { ...this.#problems, options }
  }
}

/** A valid address, so that options can be validated when the address is invalid. */
const placeholder = (kind: EndpointKind): Record<string, unknown> => ({
  ...describe(kind).fromUrl({
    secure: false,
    authority: 'localhost:1',
    host: 'localhost',
    port: 1,
    path: '',
  }),
})
