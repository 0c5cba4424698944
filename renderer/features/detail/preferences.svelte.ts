/** What a person chose in the detail pane and wants again at the next entry. Lives as long as the window. */

export type View = 'text' | 'json' | 'hex' | 'frame' | 'facts' | 'handshake'

class Preferences {
  /** The view last chosen; null until then. */
  view = $state<View | null>(null)
  wrap = $state(true)
  order = $state<'le' | 'be'>('be')
  /** Whether the frame view shows a masked payload as it was on the wire. */
  wire = $state(true)
  /** Which bytes of a compressed message the hex view shows. */
  bytes = $state<'sent' | 'inflated' | 'both'>('both')
  /** How the heads of a handshake are shown. */
  heads = $state<'parsed' | 'raw'>('parsed')
}

export const preferences = new Preferences()
