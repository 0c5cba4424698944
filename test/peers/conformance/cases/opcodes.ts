/** Group 4: opcodes without a meaning. */
import { bad, frame, ping, text, type Case, type Group } from '../case.ts'

const hello = 'Hello, world!'

function ofOpcodes(subgroup: string, kind: string, first: number): Case[] {
  const rule = 'WS_RESERVED_OPCODE'
  const title = (opcode: number, rest: string) =>
    `${kind} frame with reserved opcode ${opcode}${rest}`
  const answers = [text(hello)]
  const after = (opcode: number, payload: string) => () => [
    frame(1, hello),
    frame(opcode, payload),
    ping(),
  ]
  return [
    bad(`${subgroup}.1`, title(first, ''), rule, () => [frame(first)]),
    bad(`${subgroup}.2`, title(first + 1, ' and a payload'), rule, () => [
      frame(first + 1, 'reserved opcode payload'),
    ]),
    bad(
      `${subgroup}.3`,
      `Text, ${title(first + 2, '').toLowerCase()}, ping`,
      rule,
      after(first + 2, ''),
      { answers },
    ),
    bad(
      `${subgroup}.4`,
      `Text, ${title(first + 3, ' and a payload').toLowerCase()}, ping`,
      rule,
      after(first + 3, hello),
      { answers },
    ),
    bad(
      `${subgroup}.5`,
      `Text, ${title(first + 4, ' and a payload').toLowerCase()}, ping, octet by octet`,
      rule,
      after(first + 4, hello),
      { answers, chop: 1 },
    ),
  ]
}

export const opcodes: Group = {
  name: 'opcodes',
  title: '4 Opcodes',
  note: '',
  cases: [...ofOpcodes('4.1', 'Data', 3), ...ofOpcodes('4.2', 'Control', 11)],
}
