/** Texts of the start page and of other empty places. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const text = catalogue({
  en: {
    title: 'See every byte',
    lead: 'Open a client or a server. All traffic is recorded and can be replayed.',
    recent: 'Recent',
    try: 'Try it without a peer',
    tryText: 'Opens an echo server and a connected client on this computer.',
    tryButton: 'Open echo pair',
    echoServer: 'Echo server',
    echoClient: 'Echo client',
    idleClient: 'Not connected',
    idleClientText: 'Click Connect to start. Traffic is recorded and shown here.',
    idleServer: 'Not listening',
    idleServerText: 'Click Listen to start. Connected peers are recorded and shown here.',
  },
  zh: {
    title: '看清每一个字节',
    lead: '打开客户端或服务器。所有流量都会录制，并且可以回放。',
    recent: '最近打开',
    try: '无需对端即可试用',
    tryText: '在本机打开回显服务器和与其连接的客户端。',
    tryButton: '打开回显示例',
    echoServer: '回显服务器',
    echoClient: '回显客户端',
    idleClient: '未连接',
    idleClientText: '点击“连接”开始。流量会录制并显示在这里。',
    idleServer: '未监听',
    idleServerText: '点击“监听”开始。连接的对端会录制并显示在这里。',
  },
})
