/** What to try when a regular expression takes too long: by what keeps it from being matched in linear time. */
export const regexHints = {
  backreference:
    'Backreferences can take exponential time. Remove the backreference, or filter out more messages first.',
  lookaround:
    'Lookaheads and lookbehinds can take exponential time. Remove them, or filter out more messages first.',
  repetition:
    'Repetitions of more than 1,000 times are slow. Reduce the number, or use an unlimited repetition.',
  other: 'Simplify the expression, or filter out more messages first.',
} as const
