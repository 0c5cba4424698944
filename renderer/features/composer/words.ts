/** What is wrong with a message, in a sentence that names the place. */
import type { MessageIssue } from '../../state/message.ts'
import { groupDigits } from '../../state/format.ts'
import { text } from './text.ts'

export function wordIssue(issue: MessageIssue): string {
  const t = text()
  switch (issue.issue) {
    case 'nothing':
      return t.nothing
    case 'json-empty':
      return t.jsonEmpty
    case 'no-file':
      return t.noFile
    case 'close-code':
      return t.closeCode
    case 'json':
      return t.json(issue.line, issue.column, issue.detail)
    case 'hex':
      return t.hexPlace(issue.line, issue.column, wordHex(issue))
    case 'control-long':
      return t.controlLong(groupDigits(issue.length), groupDigits(issue.limit))
    case 'reason-long':
      return t.reasonLong(groupDigits(issue.length), groupDigits(issue.limit))
  }
}

function wordHex({ code, found }: Extract<MessageIssue, { issue: 'hex' }>): string {
  const t = text()
  switch (code) {
    case 'not-hex':
      return t.notHex(found)
    case 'odd-digits':
      return t.oddDigits(found)
    case 'missing-digits':
      return t.missingDigits(found)
    case 'unclosed-comment':
      return t.unclosedComment
    case 'unclosed-brace':
      return t.unclosedBrace(found)
    case 'dump-gap':
      return t.dumpGap(found)
  }
}
