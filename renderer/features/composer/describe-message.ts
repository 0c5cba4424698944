/** Describes what is wrong with a message and where. */
import type { TemplateErrorCode } from '../../../shared/template/template.ts'
import { groupDigits } from '../../i18n/format.ts'
import type { MessageIssue } from '../../state/composer/message.ts'
import { issueText } from './issue-text.ts'

export function wordIssue(issue: MessageIssue): string {
  const t = issueText()
  switch (issue.issue) {
    case 'nothing':
      return t.nothing
    case 'json-empty':
      return t.jsonEmpty
    case 'no-file':
      return t.noFile
    case 'close-code':
      return t.closeCode
    case 'mask-key':
      return t.maskKeyWrong
    case 'declared':
      return t.declaredWrong
    case 'sizes':
      return t.sizesWrong
    case 'sizes-many':
      return t.sizesMany
    case 'sizes-long':
      return t.sizesLong(groupDigits(issue.sum), groupDigits(issue.length))
    case 'after':
      return t.afterWrong
    case 'form-short':
      return t.formShort(groupDigits(issue.limit))
    case 'json':
      return t.json(issue.line, issue.column, issue.detail)
    case 'json-bytes':
      return t.hexPlace(issue.line, issue.column, t.bytesInJson(issue.found))
    case 'template':
      return t.hexPlace(issue.line, issue.column, wordTemplate(issue.code, issue.found))
    case 'control-long':
      return t.controlLong(groupDigits(issue.length), groupDigits(issue.limit))
    case 'reason-long':
      return t.reasonLong(groupDigits(issue.length), groupDigits(issue.limit))
  }
}

function wordTemplate(code: TemplateErrorCode, found: string): string {
  const t = issueText()
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
    case 'bad-escape':
      return t.badEscape(found)
    case 'unknown-variable':
      return t.unknownVariable(found)
    case 'bad-argument':
      return t.badArgument(found)
    case 'missing-argument':
      return t.missingArgument(found)
    case 'extra-argument':
      return t.extraArgument(found)
    case 'unclosed-variable':
      return t.unclosedVariable
    case 'field-inside':
      return t.fieldInside(found)
    case 'length-too-large':
      return t.lengthTooLarge(found)
    case 'not-encodable':
      return t.notEncodable(found)
    case 'empty-range':
      return t.emptyRange(found)
  }
}
