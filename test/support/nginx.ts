/** nginx as a reverse proxy for WebSocket: one process, nothing outside its folder. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import { nginx } from './peers.ts'
import { Program } from './program.ts'

export interface ProxyPlan {
  port: number
  /** Port of the server behind it. */
  upstream: number
  /** Accepts TLS from clients; plain otherwise. */
  tls?: Certificates
}

export async function startNginx(folder: string, plan: ProxyPlan): Promise<Program> {
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(folder, plan))
  const proxy = new Program(nginx() ?? '', ['-e', 'stderr', '-p', folder, '-c', file])
  await proxy.waitForError(/using the "epoll"|start worker|built by/)
  return proxy
}

const configuration = (folder: string, { port, upstream, tls }: ProxyPlan): string => `
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
    listen 127.0.0.1:${String(port)}${tls ? ' ssl' : ''};
    ${tls ? `ssl_certificate ${tls.certificate};\n    ssl_certificate_key ${tls.key};` : ''}
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
