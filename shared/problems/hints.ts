/** What a person may do about an error, in English and Chinese; see `texts.ts`. */
import type { regexHints } from '../contract/regex-hints.ts'
import { texts, type Filled } from './texts.ts'

export const hintTexts = texts({
  // Addresses and connections
  'Use an address such as ws://127.0.0.1:8765/. Supported schemes are tcp://, tls://, ws:// and wss://.':
    '请使用 ws://127.0.0.1:8765/ 这样的地址。支持 tcp://、tls://、ws:// 和 wss://。',
  'In Basic authentication, a user name cannot contain a colon.':
    'Basic 身份验证的用户名不能包含冒号。',
  'Remove the # and everything after it. In a path, write # as %23.':
    '请删除 # 及其后的内容。路径中的 # 请写作 %23。',
  'Remove the ? and everything after it. Clients can send any query.':
    '请删除 ? 及其后的内容。客户端可以发送任意查询参数。',
  'Try {url} for a WebSocket at the same address.': '同一地址的 WebSocket 可以尝试 {url}。',
  'Did you mean {scheme}://?': '可能应为 {scheme}://。',
  'Stop it, or choose another port. With 0, the system chooses one.':
    '请停止该会话，或换用其他端口。端口 0 表示由系统选择。',
  'Remove one of them.': '请去掉其中一个。',
  'Listen on {scheme}:// instead.': '请改为监听 {scheme}://。',
  'Put an IPv6 address in brackets, for example {scheme}://[::1]:8080.':
    'IPv6 地址需要加方括号，例如 {scheme}://[::1]:8080。',
  'Add a host, for example {scheme}://127.0.0.1:8080.':
    '请添加主机，例如 {scheme}://127.0.0.1:8080。',
  'Add a port, for example {scheme}://127.0.0.1:8080.':
    '请添加端口，例如 {scheme}://127.0.0.1:8080。',
  'Add a port, for example {scheme}://127.0.0.1:8080, or 0 to select a free port.':
    '请添加端口，例如 {scheme}://127.0.0.1:8080。端口 0 表示自动选择空闲端口。',
  'Use a port number from {lowest} to 65535.': '请使用 {lowest} 到 65535 之间的端口号。',
  'Check that the server is running, and check the host and the port.':
    '请确认服务器正在运行，并检查主机和端口。',
  'Check the spelling and the network connection.': '请检查拼写和网络连接。',
  'Check the network connection and try again.': '请检查网络连接，然后重试。',
  'A firewall may be dropping the packets. Check the host and the port, or increase the timeout.':
    '防火墙可能丢弃了数据包。请检查主机和端口，或延长超时时间。',
  'Check the network connection.': '请检查网络连接。',
  'Check the network settings.': '请检查网络设置。',
  'Check the network connection, or try the other IP version.':
    '请检查网络连接，或改用另一种 IP 版本。',
  'All local ports may be in use, or another IP version is required.':
    '本地端口可能已用尽，或需要改用另一种 IP 版本。',
  'A firewall on this computer may be blocking the connection.': '可能被本机防火墙阻止。',
  'Close some connections, or raise the limit of open files (ulimit -n).':
    '请关闭一些连接，或提高可打开文件数的上限（ulimit -n）。',
  'Close some files or connections.': '请关闭一些文件或连接。',
  'Close some connections.': '请关闭一些连接。',
  'Choose another local port, or leave it empty.': '请选择其他本地端口，或留空。',
  'Enter a local address of this computer, or leave it empty.':
    '请输入本机的地址，或将本地地址留空。',
  'Choose a local port above 1023, or leave it empty.': '请选择 1023 以上的本地端口，或留空。',
  'Choose another port, or 0 to select a free port.': '请选择其他端口，或用 0 自动选择空闲端口。',
  'Use 127.0.0.1, or 0.0.0.0 for all addresses.': '请使用 127.0.0.1，或用 0.0.0.0 监听所有地址。',
  'Choose a port above 1023.': '请选择 1023 以上的端口。',
  'Use 127.0.0.1 or localhost.': '请使用 127.0.0.1 或 localhost。',

  // TLS
  'Add the CA certificate as CA file, or turn off certificate verification.':
    '请添加 CA 文件，或关闭证书验证。',
  'Add the certificate as CA file, or turn off certificate verification.':
    '请将该证书添加为 CA 文件，或关闭证书验证。',
  'Renew the certificate on the server, or turn off certificate verification.':
    '请在服务器上更新证书，或关闭证书验证。',
  'Check the system time of this computer and of the server.': '请检查本机和服务器的系统时间。',
  'Set the server name, or turn off certificate verification.':
    '请设置服务器名称，或关闭证书验证。',
  'Connect without TLS (tcp:// or ws://), or check the port.':
    '请不使用 TLS 连接（tcp:// 或 ws://），或检查端口。',
  'The server may not support TLS, or may require a client certificate.':
    '服务器可能不支持 TLS，或要求客户端证书。',
  'The server may not support TLS. Connect without TLS, or increase the timeout.':
    '服务器可能不支持 TLS。请不使用 TLS 连接，或延长超时时间。',
  'TLS 1.2 or later is required.': '需要 TLS 1.2 或更高版本。',
  'Use a PEM file with lines such as "-----BEGIN CERTIFICATE-----".':
    '请使用 PEM 文件，其中含有“-----BEGIN CERTIFICATE-----”这样的行。',
  'Use PEM files with lines such as "-----BEGIN CERTIFICATE-----".':
    '请使用 PEM 文件，其中含有“-----BEGIN CERTIFICATE-----”这样的行。',
  'Also specify the certificate file.': '请同时指定证书文件。',
  'Check the path and the permissions.': '请检查路径和权限。',
  'Check the passphrase.': '请检查私钥密码。',

  // The opening handshake
  'The server may require TLS. Try wss://.': '服务器可能要求 TLS，请尝试 wss://。',
  'The server may not support WebSocket.': '服务器可能不支持 WebSocket。',
  'The server may not support WebSocket. The server may require TLS. Try wss://.':
    '服务器可能不支持 WebSocket 或要求 TLS，请尝试 wss://。',
  'The server may not support WebSocket, or may need more time.':
    '服务器可能不支持 WebSocket，或需要更长时间。',
  'The server may need more time.': '服务器可能需要更长时间。',
  'Use wss:// instead of ws://.': '请使用 wss:// 代替 ws://。',
  'Check the port. For plain TCP, use tcp://.': '请检查端口。普通 TCP 请使用 tcp://。',
  'This endpoint requires a subprotocol, as browsers do.': '此端点与浏览器一样，要求选定子协议。',
  'The credentials were rejected. Check them.': '凭据被拒绝，请检查。',
  'Authentication required. Add a user name and password, a token, a header or a cookie.':
    '需要身份验证。请添加用户名和密码、令牌、请求头或 Cookie。',
  'The credentials do not permit this, or the server requires another Origin header.':
    '凭据没有权限，或服务器要求其他 Origin 头。',
  'The server may require authentication or an Origin header.':
    '服务器可能要求身份验证或 Origin 头。',
  'Check the path of the address.': '请检查地址中的路径。',
  'Check the subprotocols and headers of this endpoint.': '请检查此端点的子协议和请求头。',
  'The server behind a proxy may not be running.': '代理后面的服务器可能没有运行。',
  'The server is a web server, but this path is not a WebSocket.':
    '这是 Web 服务器，但该路径不是 WebSocket。',
  'The server redirects to {location}, which is not a WebSocket address.':
    '服务器重定向到 {location}，该地址不是 WebSocket 地址。',
  'The server redirects to {location}, which is not encrypted. To allow this, connect to that address.':
    '服务器重定向到未加密的 {location}。如确认允许，请直接连接该地址。',
  'The server redirects to {location}. Try that address.':
    '服务器重定向到 {location}，请尝试该地址。',
  'The server supports protocol version {versions}.': '服务器支持的协议版本为 {versions}。',
  'The server did not receive the Upgrade header. A proxy may have removed it.':
    '服务器未收到 Upgrade 头，可能被代理移除。',
  'The name is empty.': '名称为空。',
  "A name can only contain letters, digits and !#$%&'*+-.^_`|~.":
    "名称只能包含字母、数字和 !#$%&'*+-.^_`|~。",
  'The value contains a line break.': '值中含有换行。',
  'The value contains a NUL character.': '值中含有 NUL 字符。',
  'The value is not valid Unicode text.': '值不是有效的 Unicode 文本。',

  // Sending
  'Send it as text or binary.': '请作为文本或二进制发送。',
  'To exceed the limit, send a raw frame.': '如需超过上限，请发送原始帧。',
  'Try 1000.': '可以用 1000。',
  'Send it as binary.': '请作为二进制发送。',
  'Turn on compression for this endpoint. The peer must also support it.':
    '请为此端点开启压缩，对端也须支持。',
  'Send it uncompressed.': '请不压缩发送。',
  'The maximum is 125 for the 7-bit form and 65535 for the 16-bit form.':
    '7 位形式最大 125，16 位形式最大 65535。',
  'The size of the last fragment must be at least 1 to be repeated.':
    '最后一个分片的大小至少为 1 才能重复使用。',
  'Wait for a peer to connect.': '请等待对端连接。',
  'Use --password env:NAME, --password file:PATH or --user name:password.':
    '请使用 --password env:NAME、--password file:PATH 或 --user name:password。',

  // Sessions, files and the store
  'Free up disk space.': '请释放磁盘空间。',
  'Free up disk space and try again.': '请释放磁盘空间，然后重试。',
  'Free up disk space, or use --data to choose another data folder.':
    '请释放磁盘空间，或用 --data 选择其他数据文件夹。',
  'Free up disk space to continue recording. Data that is not yet written is lost if you stop before.':
    '请释放磁盘空间以继续录制。若在此之前停止，尚未写入的数据会丢失。',
  'Check the owner of the file and its folder, or use --data to choose another data folder.':
    '请检查文件及其文件夹的所有者，或用 --data 选择其他数据文件夹。',
  'The disk may be full, over quota, failing or disconnected. Use --data to choose another data folder.':
    '磁盘可能已满、超出配额、发生故障或已断开。可用 --data 选择其他数据文件夹。',
  'Check the data folder, or use --data to choose another one.':
    '请检查数据文件夹，或用 --data 选择其他文件夹。',
  'Close other programs that use the database and try again.':
    '请关闭正在使用数据库的其他程序，然后重试。',
  'The file was not changed. Move it to start with an empty database, or use --data to choose another data folder.':
    '文件未更改。可将其移走以新建数据库，或用 --data 选择其他数据文件夹。',
  'The file was not changed. Update Sockeye, or use --data to choose another data folder.':
    '文件未更改。请更新 Sockeye，或用 --data 选择其他数据文件夹。',
  'Other sessions, and other parts of this session, may be intact.':
    '其他会话和此会话的其余部分可能完好。',
  'It is not shown and was not changed. Everything else is available.':
    '该记录不显示，也未更改。其余内容可正常使用。',
  'The missing part was recorded last.': '缺少的是最后录制的部分。',
  'Disconnect it before you replay it.': '请先断开连接，再回放。',
  'Disconnect it before you delete it.': '请先断开连接，再删除。',
  'Disconnect it before you export it.': '请先断开连接，再导出。',
  'To export part of a session, choose another format.': '如需导出一部分，请选择其他格式。',
  'Specify a folder that does not exist.': '请指定一个尚不存在的文件夹。',
  'Delete sessions or raise the limit.': '请删除会话或提高上限。',
  'Nothing was imported. Delete sessions or raise the limit.':
    '未导入任何内容。请删除会话或提高上限。',
  'Raise the limit in the options, or delete the oldest entries at the limit.':
    '可在选项中提高上限，或设为达到上限时删除最旧的条目。',
  'Nothing was imported. Export the session or copy the file again.':
    '未导入任何内容。请重新导出会话或重新复制文件。',
  'Nothing was imported. Copy the file again.': '未导入任何内容。请重新复制文件。',
  'Close it first, then compare it.': '请先断开连接，再比较。',
  'Choose two sessions of the same protocol.': '请选择两个协议相同的会话。',
  'Update Sockeye to import it.': '请更新 Sockeye 后再导入。',
  'Check that the folder exists and is writable.': '请检查文件夹是否存在且可写。',
  'Check the file name and the permissions.': '请检查文件名和权限。',
  'The file may have been changed, moved or deleted. Choose it again.':
    '文件可能已被修改、移动或删除，请重新选择。',
  'The settings file is {file}.': '设置文件为 {file}。',
  'Enter it again in the endpoint options.': '请在端点选项中重新输入。',
  'Wait until it has restarted and try again.': '请等待其重启，然后重试。',
  'This is a bug in Sockeye.': '这是 Sockeye 的程序错误。',

  // Replays, filters and messages
  'Use a ws:// or wss:// address.': '请使用 ws:// 或 wss:// 地址。',
  'Use a tcp:// or tls:// address.': '请使用 tcp:// 或 tls:// 地址。',
  'Stop the replay.': '请停止回放。',
  'Turn on compression at the replay target.': '请在回放目标上开启压缩。',
  'The responses received so far are kept and compared.': '已收到的响应会保留并参与比较。',
  'The message may depend on entry {entry}, which is incomplete. The raw data is available.':
    '该消息可能依赖不完整的第 {entry} 条。可查看原始数据。',
  'The message may depend on deleted messages. The raw data is available.':
    '该消息可能依赖已删除的消息。可查看原始数据。',
  'The raw data is available.': '可查看原始数据。',
  'The disk was too slow during recording. The recorded part of the raw data is available.':
    '录制时磁盘写入过慢。可查看已录制的原始数据。',
  'At character {position} of the filter.': '位于过滤器的第 {position} 个字符。',
  'Use hex bytes such as 0a 0b or \\x0a\\x0b.': '请使用 0a 0b 或 \\x0a\\x0b 这样的十六进制字节。',
  'Backreferences can take exponential time. Remove the backreference, or filter out more messages first.':
    '反向引用可能耗费指数时间。请去掉反向引用，或先用其他条件过滤。',
  'Lookaheads and lookbehinds can take exponential time. Remove them, or filter out more messages first.':
    '环视（前瞻或后顾）可能耗费指数时间。请去掉环视，或先用其他条件过滤。',
  'Repetitions of more than 1,000 times are slow. Reduce the number, or use an unlimited repetition.':
    '超过 1000 次的重复耗时较长。请减少次数，或不设上限。',
  'Simplify the expression, or filter out more messages first.':
    '请简化表达式，或先用其他条件过滤。',
} satisfies Record<(typeof regexHints)[keyof typeof regexHints], string> & Record<string, string>)

/** A hint, values filled in; empty when there is none. */
export type HintText = '' | Filled<keyof typeof hintTexts>
