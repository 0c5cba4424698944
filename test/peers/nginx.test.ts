/** A WebSocket server behind nginx: what reaches Sockeye is what nginx forwarded, upgrade head included. */
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeWith } from '../support/describe-with.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { nginx } from '../support/peers.ts'
import { freePort } from '../support/ports.ts'
import { Program } from '../support/program.ts'
import { python } from '../support/python.ts'
import { Sockeye } from '../support/sockeye.ts'
import { Capture } from '../support/tshark.ts'
import { capturedFrames, recordedFrames, recordedStream } from '../support/wire.ts'

/** One process, nothing outside `folder`. */
const configuration = (folder: string, port: number, upstream: number): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${String(port)};
    location / {
      proxy_pass http://127.0.0.1:${String(upstream)};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_set_header X-Forwarded-For $remote_addr;
    }
  }
}
`

describeWith(['nginx', 'python3 with websockets', 'tshark'], 'nginx as a reverse proxy', () => {
  test('passes a client through to a WebSocket server, recorded as captured', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--echo')
    const { port: upstream } = await server.opened()
    const port = await freePort()
    const file = folder.file('nginx.conf')
    writeFileSync(file, configuration(folder.path, port, upstream))
    await using proxy = new Program(nginx() ?? '', ['-e', 'stderr', '-p', folder.path, '-c', file])
    await proxy.waitForError(/using the "epoll"|start worker|built by/)
    await using capture = await Capture.start(upstream)

    await using client = python('websockets_tour', `ws://127.0.0.1:${String(port)}`)
    expect(await client.exit(), client.stderr).toBe(0)
    await server.entry(({ kind }) => kind === 'end')
    const { session } = await server.end()
    await capture.stop(1)

    const entries = await sockeye.show(session)
    const request = entries.find(
      ({ kind, direction }) => kind === 'handshake' && direction === 'in',
    )
    expect(Buffer.from(request?.bytes ?? '', 'hex').toString()).toMatch(
      /\r\nX-Forwarded-For: 127\.0\.0\.1\r\n/,
    )
    const frames = await capture.frames()
    for (const toServer of [true, false]) {
      expect(recordedFrames(entries, 'server', toServer)).toEqual(capturedFrames(frames, toServer))
    }
    const [stream] = await capture.streams()
    expect(recordedStream(entries, 'server')).toEqual({
      toServer: stream?.toServer,
      toClient: stream?.toClient,
    })
  })
})
