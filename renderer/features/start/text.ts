/** Words of the start page and of other empty places. */
import { catalogue } from '../../state/locale.svelte.ts'

export const text = catalogue({
  en: {
    title: 'See every byte',
    lead: 'Open a client or a server. Everything that crosses it is recorded, and can be replayed.',
    'tcp-client': 'Connect to a program that listens on a port, in plain text or over TLS.',
    'tcp-server': 'Wait on a port for programs to connect, many at once.',
    'ws-client': 'Connect to a WebSocket address and see each frame.',
    'ws-server': 'Let browsers and programs connect, and answer them by hand or by echo.',
    try: 'Try it without any peer',
    tryText: 'An echo server and a client connected to it, both on this computer.',
    tryButton: 'Open the echo pair',
    echoServer: 'Echo server',
    echoClient: 'Echo client',
    idleClient: 'Not connected',
    idleClientText: 'Press Connect. What happens then is recorded and shown here.',
    idleServer: 'Not listening',
    idleServerText: 'Press Listen. Every peer that connects then is recorded and shown here.',
  },
  zh: {
    title: '看清每一个字节',
    lead: '打开一个客户端或服务器，经过的一切都会录制下来，并且可以重放。',
    'tcp-client': '连接到正在监听某个端口的程序，明文或 TLS 均可。',
    'tcp-server': '在端口上等待程序连接，可同时服务多个对端。',
    'ws-client': '连接到 WebSocket 地址，逐帧查看。',
    'ws-server': '供浏览器和程序连接，可手动应答，也可自动回显。',
    try: '没有对端也能试用',
    tryText: '在本机打开一个回显服务器，以及一个与之相连的客户端。',
    tryButton: '打开回显示例',
    echoServer: '回显服务器',
    echoClient: '回显客户端',
    idleClient: '未连接',
    idleClientText: '按下“连接”，之后发生的一切都会录制并显示在这里。',
    idleServer: '未监听',
    idleServerText: '按下“监听”，之后每个连接的对端都会录制并显示在这里。',
  },
})
