import { expect, test } from 'vitest'
import { withoutScheme } from '../../../../renderer/i18n/endpoint-name.ts'

test.for([
  ['ws://localhost:8765/quotes', 'ws-client', 'localhost:8765/quotes'],
  ['wss://quotes.example', 'ws-client', 'quotes.example'],
  ['tcp://plc-07:502', 'tcp-client', 'plc-07:502'],
  ['WebSocket :9000/ocpp', 'ws-server', ':9000/ocpp'],
  ['WebSocket server [::1]:9000/ocpp', 'ws-server', '[::1]:9000/ocpp'],
  ['TCP server 127.0.0.1:8080', 'tcp-server', '127.0.0.1:8080'],
  // Names that the user has chosen.
  ['TCP server of the plant', 'tcp-server', 'TCP server of the plant'],
  ['TCP in hall 2, 10:30', 'tcp-server', 'TCP in hall 2, 10:30'],
  ['CSMS :9000', 'ws-server', 'CSMS :9000'],
  ['tcp://plc-07:502', 'ws-client', 'tcp://plc-07:502'],
] as const)('%s of %s is shown as %s', ([name, kind, shown]) => {
  expect(withoutScheme(name, kind)).toBe(shown)
})
