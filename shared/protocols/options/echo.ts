/** The echo option of endpoints of any protocol and role. */
import { z } from 'zod'
import { both } from '../../contract/localized-text.ts'
import { group, helpOnBoth } from '../option.ts'

/** Send everything back: every received byte over TCP, every received message over WebSocket. */
export const echo = group({
  echo: {
    schema: z.boolean().default(false),
    control: 'switch',
    label: both('Echo received data', '回显收到的数据'),
    cli: [{ flags: '--echo', help: helpOnBoth('echo received data'), rank: 5, value: true }],
  },
})
