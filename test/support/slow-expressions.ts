/** Expressions that take quadratic or exponential time in an engine that goes back, of shapes known from public reports. */
const tokens = [
  'a',
  '\\w',
  '[a-z]',
  '[a-zA-Z0-9]',
  '\\S',
  '[^,]',
  '.',
  '[a-f]',
  '(?:a|b)',
  '[\\w-]',
]

const shapes: readonly ((token: string) => string)[] = [
  (t) => `${t}+@`,
  (t) => `${t}*;`,
  (t) => `${t}+;${t}+`,
  (t) => `a.*${t}\\|`,
  (t) => `(${t}+)+;`,
  (t) => `(${t}*)*;`,
  (t) => `^(${t}+)+;`,
  (t) => `(${t}|${t}a)+;`,
  (t) => `(${t}|aa)*\\|`,
  (t) => `(${t}+${t}+)+;`,
  (t) => `${t}*${t}*${t}*;`,
  (t) => `(?:${t}+-?)+;`,
  (t) => `^(${t}+\\.?)*@${t}+;`,
  (t) => `(${t}{1,8})*;`,
  (t) => `(${t}?){24}${t}{24};`,
  (t) => `${t}{0,200};`,
  (t) => `(.*)${t}\\|$`,
  (t) => `\\s*${t}+\\s*=\\s*`,
  (t) => `(?:${t}\\s?)+$;`,
  (t) => `([${t.length > 2 ? 'xa' : 'ya'}]+)*${t};`,
]

/** Two hundred, none of which matches a text of letters and digits. */
export const slowExpressions: readonly string[] = shapes.flatMap((shape) => tokens.map(shape))
