/** Texts of the start page and of other empty places. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const text = catalogue({
  en: {
    title: 'See every byte',
    lead: 'Open a client or a server. Everything that crosses it is recorded, and can be replayed.',
    recent: 'Opened last',
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
    recent: '最近打开',
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
