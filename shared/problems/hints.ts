/** What a person may do about an error, in English and Chinese; see `texts.ts`. */
import type { regexHints } from '../contract/regex-hints.ts'
import { texts, type Filled } from './texts.ts'

export const hintTexts = texts({
  // Addresses and connections
  'Begin with tcp://, tls://, ws:// or wss://, as in ws://127.0.0.1:8765/.':
    '请以 tcp://、tls://、ws:// 或 wss:// 开头，如 ws://127.0.0.1:8765/。',
  'Did you mean {scheme}://?': '可能应为 {scheme}://。',
  'Stop it, or choose another port; 0 lets the system choose.':
    '请停止该会话，或换用其他端口；0 表示由系统选择。',
  'Leave one of them out.': '请去掉其中一个。',
  'A colon ends the user name of Basic authentication.': 'Basic 身份验证的用户名到冒号为止。',
  'Leave out the # and what follows; write %23 for a # in a path.':
    '请去掉 # 及其后的内容；路径中的 # 写作 %23。',
  'Leave out the ? and what follows; clients may send any query.':
    '请去掉 ? 及其后的内容；客户端可以发送任意查询参数。',
  'A WebSocket at the same place is {url}.': '同一位置的 WebSocket 地址是 {url}。',
  'Listen on {scheme}:// instead.': '请改为监听 {scheme}://。',
  'An IPv6 address needs brackets, as in {scheme}://[::1]:8080.':
    'IPv6 地址需要方括号，如 {scheme}://[::1]:8080。',
  'Write it after {scheme}://, as in {scheme}://127.0.0.1:8080.':
    '请写在 {scheme}:// 之后，如 {scheme}://127.0.0.1:8080。',
  'Write it after the host, as in {scheme}://127.0.0.1:8080.':
    '请写在主机之后，如 {scheme}://127.0.0.1:8080。',
  'Write it after the host; 0 takes a free one, as in {scheme}://127.0.0.1:8080.':
    '请写在主机之后，如 {scheme}://127.0.0.1:8080；0 表示任选空闲端口。',
  'A port is a number from {lowest} to 65535.': '端口是 {lowest} 到 65535 之间的数字。',
  'Start the server first, or check the host and the port.': '请先启动服务器，或检查主机和端口。',
  'Check the spelling, and whether this computer is online.': '请检查拼写，并确认本机已联网。',
  'Check whether this computer is online, then try again.': '请确认本机已联网，然后重试。',
  'A firewall may drop the packets. Check the host and the port, or allow more time.':
    '防火墙可能丢弃了数据包。请检查主机和端口，或延长超时时间。',
  'Check the network this computer is on.': '请检查本机所在的网络。',
  'Check the network of this computer.': '请检查本机的网络。',
  'Check the network, or try the other IP version.': '请检查网络，或换用另一种 IP 版本。',
  'All local ports may be in use, or the other IP version is needed.':
    '本地端口可能已用尽，或需要换用另一种 IP 版本。',
  'A firewall on this computer may forbid it.': '可能是本机的防火墙禁止了它。',
  'Close some, or raise the limit on open files (ulimit -n).':
    '请关闭一些连接，或提高可打开文件数的上限（ulimit -n）。',
  'Close some.': '请关闭一些。',
  'Close some connections.': '请关闭一些连接。',
  'Choose another local port, or leave it out.': '请换用其他本地端口，或留空。',
  'Connect from an address of this computer, or leave the local address out.':
    '请填写本机的地址，或将本地地址留空。',
  'Choose a local port above 1023, or leave it out.': '请换用 1023 以上的本地端口，或留空。',
  'Choose another port, or 0 to let the system choose.': '请换一个端口，或填 0 由系统选择。',
  'Use 127.0.0.1, or 0.0.0.0 for every address.': '请使用 127.0.0.1，或用 0.0.0.0 表示所有地址。',
  'Choose a port above 1023.': '请选择 1023 以上的端口。',
  'Use 127.0.0.1 or localhost.': '请使用 127.0.0.1 或 localhost。',

  // TLS
  'Add the file of its authority, or accept any certificate for this endpoint.':
    '添加其颁发机构的证书文件，或为此端点接受任意证书。',
  'Add it as authority file, or accept any certificate for this endpoint.':
    '将其添加为颁发机构文件，或为此端点接受任意证书。',
  'Renew it there, or accept any certificate for this endpoint.':
    '请在对端更新证书，或为此端点接受任意证书。',
  'Check the clock of this computer and of the server.': '请检查本机和服务器的时钟。',
  'Set the server name, or accept any certificate for this endpoint.':
    '请设置服务器名称，或为此端点接受任意证书。',
  'Connect without TLS (tcp:// or ws://), or check the port.':
    '请不使用 TLS 连接（tcp:// 或 ws://），或检查端口。',
  'It may not speak TLS, or ask for a client certificate.':
    '对端可能不使用 TLS，或要求客户端证书。',
  'It may not speak TLS. Connect without it, or allow more time.':
    '对端可能不使用 TLS。请不使用 TLS 连接，或延长超时时间。',
  'TLS 1.2 or newer is needed.': '需要 TLS 1.2 或更新版本。',
  'It must be a PEM file, with lines such as "-----BEGIN CERTIFICATE-----".':
    '须为 PEM 文件，含有“-----BEGIN CERTIFICATE-----”这样的行。',
  'They must be PEM files, with lines such as "-----BEGIN CERTIFICATE-----".':
    '须为 PEM 文件，含有“-----BEGIN CERTIFICATE-----”这样的行。',
  'Name the file of the certificate too.': '请同时指定证书文件。',
  'Check its path and its permissions.': '请检查路径和权限。',
  'Check its passphrase.': '请检查其密码。',

  // The opening handshake
  'It may expect TLS: try wss://.': '对端可能要求 TLS，请尝试 wss://。',
  'It may not speak WebSocket.': '对端可能不使用 WebSocket。',
  'It may not speak WebSocket. It may expect TLS: try wss://.':
    '对端可能不使用 WebSocket，也可能要求 TLS，请尝试 wss://。',
  'It may not speak WebSocket, or need more time.': '对端可能不使用 WebSocket，或需要更长时间。',
  'The server may need more time.': '服务器可能需要更长时间。',
  'Use wss:// instead of ws://.': '请使用 wss:// 代替 ws://。',
  'Check the port; for plain TCP use tcp://.': '请检查端口；普通 TCP 请使用 tcp://。',
  'This endpoint requires one, as browsers do.': '此端点与浏览器一样，要求服务器选择一个。',
  'It does not accept the credentials that were sent: check them.':
    '服务器不接受所发送的凭据，请检查。',
  'It wants to know who asks: add a user and password, a token, a header or a cookie.':
    '服务器要求身份验证：请添加用户名和密码、令牌、请求头或 cookie。',
  'The credentials that were sent do not allow this, or it expects another Origin header.':
    '所发送的凭据没有权限，或服务器要求其他 Origin 头。',
  'It may want to know who asks, or expect an Origin header.':
    '服务器可能要求身份验证，或要求 Origin 头。',
  'Check the path of the address.': '请检查地址中的路径。',
  'Check the subprotocols and headers of this endpoint.': '请检查此端点的子协议和请求头。',
  'A proxy may stand in front of a server that does not run.': '可能是代理后面的服务器没有运行。',
  'It is a web server, but this path of it is no WebSocket.':
    '这是 Web 服务器，但该路径不是 WebSocket。',
  'It redirects to {location}, which is no address of a WebSocket.':
    '它重定向到 {location}，这不是 WebSocket 地址。',
  'It redirects to {location}, which is not encrypted: connect there if that is meant.':
    '它重定向到 {location}，该地址不加密：如确有此意，请直接连接该地址。',
  'It redirects to {location}: try that address.': '它重定向到 {location}，请尝试该地址。',
  'It speaks version {versions} of the protocol.': '服务器支持的协议版本为 {versions}。',
  'The Upgrade header did not reach it: a proxy in between may have dropped it.':
    'Upgrade 头没有到达服务器，可能被中间的代理丢弃。',
  'It has no name.': '它没有名称。',
  "Its name may have letters, digits and !#$%&'*+-.^_`|~ only.":
    "名称只能含有字母、数字和 !#$%&'*+-.^_`|~。",
  'Its value has a line break.': '值中有换行。',
  'Its value has a NUL character.': '值中有 NUL 字符。',
  'Its value is no valid Unicode text.': '值不是有效的 Unicode 文本。',

  // Sending
  'Send it as text or binary.': '请作为文本或二进制发送。',
  'A longer one can be sent as a raw frame.': '更长的可以作为原始帧发送。',
  'Try 1000.': '可以用 1000。',
  'Send it as binary.': '请作为二进制发送。',
  'Turn compression on for this endpoint; its peer has to agree.':
    '请为此端点开启压缩，并且对端须同意。',
  'Send it uncompressed.': '请不压缩发送。',
  'The 7-bit form holds up to 125, the 16-bit form up to 65535.':
    '7 位形式最多 125，16 位形式最多 65535。',
  'Only a last fragment of one byte or more can be repeated for the rest.':
    '只有最后一片不少于 1 字节时，才能对剩余部分重复使用。',
  'Wait until one connects.': '请等待对端连接。',
  'Write --password env:NAME, --password file:PATH or --user name:password.':
    '请写 --password env:NAME、--password file:PATH 或 --user name:password。',

  // Sessions, files and the store
  'Free some space.': '请清理磁盘空间。',
  'Free some space, then try again.': '请清理磁盘空间，然后重试。',
  'Free some space on the disk, or choose another data folder with --data.':
    '请清理磁盘空间，或用 --data 选择其他数据文件夹。此前录制的内容都在。',
  'Free some space on the disk: recording then continues by itself. What waits is lost if it is ended before.':
    '请清理磁盘空间，之后会自动继续录制。若在此之前结束录制，等待写入的内容会丢失。',
  'Check who owns the file and its folder, or choose another data folder with --data.':
    '请检查文件及其文件夹的所有者，或用 --data 选择其他数据文件夹。',
  'It may be full, over a quota, failing or no longer there. Another data folder is chosen with --data.':
    '磁盘可能已满、超出配额、出现故障或已移除。可用 --data 选择其他数据文件夹。',
  'Check the data folder, or choose another one with --data.':
    '请检查数据文件夹，或用 --data 选择其他文件夹。',
  'Close programs that have the database open, then try again.':
    '请关闭打开了该数据库的程序，然后重试。',
  'It was left as it is. Move it away to begin with an empty one, or choose another data folder with --data.':
    '文件保持原样。请移走它以便从空数据库开始，或用 --data 选择其他数据文件夹。',
  'It was left as it is. Update Sockeye, or choose another data folder with --data.':
    '文件保持原样。请更新 Sockeye，或用 --data 选择其他数据文件夹。',
  'Other sessions, and other parts of this one, may still be whole.':
    '其他会话和此会话的其余部分可能仍然完好。',
  'It is left out, and left as it is. All else can be used.':
    '列表中不显示它，该记录保持原样，其余内容不受影响。',
  'What is missing was recorded in the last moments.': '缺少的是最后时刻录制的内容。',
  'Close it first, then replay it.': '请先断开连接，再重放。',
  'Close it first, then compare it.': '请先断开连接，再比较。',
  'Choose two sessions of the same protocol.': '请选择两个协议相同的会话。',
  'Close its connection first, then delete it.': '请先断开连接，再删除。',
  'Close its connection first, then export it.': '请先断开连接，再导出。',
  'Choose another format to export a part of it.': '若只导出一部分，请选择其他格式。',
  'Give a folder that does not exist.': '请指定一个尚不存在的文件夹。',
  'Delete sessions, or raise the limit.': '请删除一些会话，或提高上限。',
  'Nothing of it was kept. Delete sessions, or raise the limit.':
    '未保留其中任何内容。请删除一些会话，或提高上限。',
  'Raise the limit in the options, or let it drop its oldest entries.':
    '可在选项中提高上限，或改为舍弃最旧的条目。',
  'Nothing of it was kept. Export the session again, or copy the file once more.':
    '未保留其中任何内容。请重新导出会话，或重新复制文件。',
  'Nothing of it was kept. Copy the file once more.': '未保留其中任何内容。请重新复制文件。',
  'Update Sockeye to import it.': '请更新 Sockeye 后再导入。',
  'Check that its folder is there and that you may write to it.':
    '请检查其文件夹是否存在、是否可写。',
  'Check its name and who may read it.': '请检查文件名和读取权限。',
  'It may have been changed, moved or deleted since it was chosen. Choose it again.':
    '选择之后它可能已被修改、移动或删除，请重新选择。',
  'They are in {file}.': '设置文件为 {file}。',
  'Type it in again, in the options of the endpoint.': '请在端点的选项中重新输入。',
  'Wait until it is back, then try again.': '恢复后请重试。',
  'This is a defect in Sockeye.': '这是 Sockeye 的缺陷。',

  // Replays, filters and messages
  'Give a ws:// or wss:// address.': '请使用 ws:// 或 wss:// 地址。',
  'Give a tcp:// or tls:// address.': '请使用 tcp:// 或 tls:// 地址。',
  'Stop the replay.': '请停止重放。',
  'Turn compression on where this is replayed to.': '请在重放目标上开启压缩。',
  'What came back until then is kept and compared.': '此前收到的内容已保留，并参与比较。',
  'It may build on entry {entry}, of which bytes are missing. Its bytes as sent are there all the same.':
    '它可能依赖第 {entry} 条，而该条缺少字节。仍可查看其发送时的原始字节。',
  'It may build on messages that were dropped. Its bytes as sent are there all the same.':
    '它可能依赖已舍弃的消息。仍可查看其发送时的原始字节。',
  'Its bytes as sent are there all the same.': '仍可查看其发送时的原始字节。',
  'The disk could not follow when it was recorded. What there is of its bytes as sent can be seen.':
    '录制时磁盘写入跟不上。仍可查看已有的原始字节。',
  'At character {position} of the filter.': '位于过滤器的第 {position} 个字符。',
  'Write them in hex, such as 0a 0b or \\x0a\\x0b.': '请用十六进制书写，如 0a 0b 或 \\x0a\\x0b。',
  'It has a backreference, which can take exponential time. Leave it out, or let the filter keep fewer messages first.':
    '其中有反向引用，匹配时间可能呈指数增长。请去掉它，或先用过滤器减少消息。',
  'It has a lookahead or a lookbehind, with which it can take exponential time. Leave it out, or let the filter keep fewer messages first.':
    '其中有环视（前瞻或后顾），匹配时间可能呈指数增长。请去掉它，或先用过滤器减少消息。',
  'It repeats a part more than 1,000 times. Repeat it fewer times, or without a limit.':
    '其中某一部分的重复次数超过 1000。请减少次数，或不设上限。',
  'Make the expression simpler, or let the filter keep fewer messages first.':
    '请简化表达式，或先用过滤器减少消息。',
} satisfies Record<(typeof regexHints)[keyof typeof regexHints], string> & Record<string, string>)

/** A hint, values filled in; empty when there is none. */
export type HintText = '' | Filled<keyof typeof hintTexts>
