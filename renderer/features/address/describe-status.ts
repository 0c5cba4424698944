/** Describes what is wrong with an address, in the window's language. */
import type { UrlIssue } from '../../../shared/model/endpoint-url-issue.ts'
import type { AddressIssue } from '../../state/endpoints/address.ts'
import { locale } from '../../i18n/locale.svelte.ts'
import { text } from './text.ts'

export function wordAddressIssue(found: AddressIssue): string {
  const t = text()
  switch (found.issue) {
    case 'empty':
      return t.empty
    case 'no-host':
      return t.noHost
    case 'no-port':
      return t.noPort
    case 'space':
      return t.space
    case 'port-range':
      return t.portRange(found.found, found.lowest)
    case 'url':
      // The messages of the rules are in English.
      return locale.current === 'zh' ? zh(found.problem) : `${found.message} ${found.hint}`.trim()
  }
}

function zh({ code, found, scheme, server }: UrlIssue): string {
  switch (code) {
    case 'empty':
      return '请先填写地址。'
    case 'character':
      return /\s/.test(found) ? '地址中不能有空格。' : `地址中不能有字符“${found}”。`
    case 'user-name':
      return '地址中含有用户名，只有 ws:// 和 wss:// 客户端可以发送。'
    case 'too-long':
      return '地址超过 8,192 个字符。'
    case 'user-character':
      return '地址中的用户名过长，或含有冒号、控制字符；Basic 验证以冒号结束用户名。'
    case 'fragment':
      return '地址中含有片段，它不会被发送。请去掉 # 及其后的内容；路径中的 # 请写作 %23。'
    case 'path':
      return `${scheme}:// 地址以端口结尾，请去掉“${found}”。`
    case 'query':
      return '服务器地址只含路径，不含查询。请去掉 ? 及其后的内容；客户端可以发送任意查询。'
    case 'no-scheme':
      return '地址没有说明使用哪种协议。请以 tcp://、tls://、ws:// 或 wss:// 开头。'
    case 'web-page':
      return `这是网页地址，而 Sockeye 使用 TCP 和 WebSocket。同一位置的 WebSocket 地址是 ${found}。`
    case 'unknown-scheme':
      return `Sockeye 不支持 ${scheme}://。请以 tcp://、tls://、ws:// 或 wss:// 开头。`
    case 'tls-server':
      return `Sockeye 的服务器不使用 TLS，无法监听 ${scheme}://。请改为监听 ${found}://。`
    case 'unclosed-bracket':
      return 'IPv6 地址缺少结尾的 ]。'
    case 'ipv6':
      return `“${found}”不是有效的 IPv6 地址。`
    case 'colons':
      return `主机之后有不止一个冒号。IPv6 地址需要方括号，例如 ${scheme}://[::1]:8080。`
    case 'no-host':
      return `缺少主机。请写在 ${scheme}:// 之后，例如 ${scheme}://127.0.0.1:8080。`
    case 'host-long':
      return '主机名超过 253 个字符。'
    case 'host-name':
      return `“${found}”不是有效的主机名。`
    case 'ipv4':
      return `“${found}”不是有效的 IPv4 地址。`
    case 'after-host':
      return `主机之后的“${found}”不是端口。`
    case 'no-port':
      return `缺少端口。请写在主机之后${server ? '，0 表示自动选择' : ''}，例如 ${scheme}://127.0.0.1:8080。`
    case 'port-range':
      return `“${found}”不是有效端口。端口是 ${server ? 0 : 1} 到 65535 之间的数字。`
  }
}
