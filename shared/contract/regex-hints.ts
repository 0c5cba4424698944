/** What to try when a regular expression takes too long: by what keeps it from being matched in linear time. */
export const regexHints = {
  backreference:
    'It has a backreference, which can take exponential time. Leave it out, or let the filter keep fewer messages first.',
  lookaround:
    'It has a lookahead or a lookbehind, with which it can take exponential time. Leave it out, or let the filter keep fewer messages first.',
  repetition: 'It repeats a part more than 1,000 times. Repeat it fewer times, or without a limit.',
  other: 'Make the expression simpler, or let the filter keep fewer messages first.',
} as const
