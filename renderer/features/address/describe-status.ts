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
      return '请输入地址。'
    case 'character':
      return /\s/.test(found) ? '地址不能包含空格。' : `地址不能包含字符“${found}”。`
    case 'user-name':
      return '地址含有用户名，只有 ws:// 和 wss:// 客户端支持用户名。'
    case 'too-long':
      return '地址超过 8,192 个字符。'
    case 'user-character':
      return '地址中的用户名过长，或含有冒号、控制字符。Basic 身份验证的用户名不能包含冒号。'
    case 'fragment':
      return '地址不能含有 # 片段标识符。请删除 # 及其后的内容。路径中的 # 请写作 %23。'
    case 'path':
      return `${scheme}:// 地址应以端口结尾。请删除“${found}”。`
    case 'query':
      return '服务器地址只能有路径。请删除 ? 及其后的内容。客户端可以发送任意查询参数。'
    case 'no-scheme':
      return '地址缺少协议前缀。请以 tcp://、tls://、ws:// 或 wss:// 开头。'
    case 'web-page':
      return `这是网页地址。同一地址的 WebSocket 可以尝试 ${found}。`
    case 'unknown-scheme':
      return `Sockeye 不支持 ${scheme}://。请以 tcp://、tls://、ws:// 或 wss:// 开头。`
    case 'tls-server':
      return `无法监听 ${scheme}://，服务器不支持 TLS。请改为监听 ${found}://。`
    case 'unclosed-bracket':
      return 'IPv6 地址缺少结尾的 ]。'
    case 'ipv6':
      return `“${found}”不是有效的 IPv6 地址。`
    case 'colons':
      return `主机之后有多个冒号。IPv6 地址需要加方括号，例如 ${scheme}://[::1]:8080。`
    case 'no-host':
      return `缺少主机。请添加主机，例如 ${scheme}://127.0.0.1:8080。`
    case 'host-long':
      return '主机名超过 253 个字符。'
    case 'host-name':
      return `“${found}”不是有效的主机名。`
    case 'ipv4':
      return `“${found}”不是有效的 IPv4 地址。`
    case 'after-host':
      return `主机之后的“${found}”不是有效的端口。`
    case 'no-port':
      return `缺少端口。请添加端口，例如 ${scheme}://127.0.0.1:8080。${server ? '端口 0 表示自动选择空闲端口。' : ''}`
    case 'port-range':
      return `“${found}”不是有效的端口。请输入 ${server ? 0 : 1} 到 65535 之间的数字。`
  }
}
