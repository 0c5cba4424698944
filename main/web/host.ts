/**
 * The web host: serves the built window on loopback and gives each page with the token a channel to the one engine.
 * Owns its HTTP server and the pages' WebSockets; the engine belongs to the caller.
 */
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { AppError } from '../../shared/contract/errors.ts'
import { englishError } from '../host/english-error.ts'
import { listPageFiles, type PageFile } from '../host/page-files.ts'
import { securityHeaders } from '../host/page-security.ts'
import { Gate } from './gate.ts'
import { OneTimeLinks } from './one-time-link.ts'

/** Where the page opens its WebSocket. */
const enginePath = '/engine'
/** Maximum size of a message from a page: a piece of a file to send, and some room. */
const maxMessageBytes = 4 * 1_048_576

/** Answers a request that the gate admits; the security headers are already set. */
type AnswerPage = (request: IncomingMessage, response: ServerResponse) => void

/** A development server in place of the built window. */
export interface LivePages {
  readonly answer: AnswerPage
  /** Takes over the connection on which pages are notified of changes; returns false otherwise. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
}

export interface WebHostOptions {
  /** Folder of the built window, or what compiles the window when it is requested. */
  readonly pages: string | LivePages
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  /** Called for each page's WebSocket once it is open; the page has left when the socket closes. */
  readonly connect: (socket: WebSocket) => void
  /** Called when a one-time address was requested twice. */
  readonly usedTwice?: () => void
}

export interface WebHost {
  /** Address of the window, with its token in the fragment, which browsers do not send. */
  readonly url: string
  readonly port: number
  /** An address that leads to the window once, without the token in it. */
  oneTimeUrl(): string
  close(): Promise<void>
}

/** @throws AppError `address-in-use`, `permission-denied` or `file-unreadable` */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { pages } = options
  // The folder is read before a port is taken: there may be no build.
  const live = typeof pages === 'string' ? undefined : pages
  const answer = typeof pages === 'string' ? answerFrom(await listPageFiles(pages)) : pages.answer
  const server = createServer()
  const port = await listen(server, options.port)
  const gate = new Gate(port)
  const headers = securityHeaders(gate.socketOrigins)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    handleProtocols: (offered) => Gate.agree(offered),
  })

  const own = gate.origins[0] ?? ''
  const url = `${own}/#token=${gate.token}`
  const links = new OneTimeLinks(url, () => options.usedTwice?.())

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (!gate.admitsRequest(request)) refuse(response, 403, 'Address not allowed.')
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      refuse(response, 405, 'Only GET and HEAD are served.')
    else {
      const window = request.method === 'GET' ? links.take(pathOf(request)) : null
      if (window === null) answer(request, response)
      else response.writeHead(303, { location: window, 'cache-control': 'no-store' }).end()
    }
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A page may disconnect while it is being refused.
    socket.on('error', () => socket.destroy())
    if (pathOf(request) !== enginePath) {
      const taken = gate.admitsRequest(request) && live?.upgrade(request, socket, head)
      return taken ? undefined : refuseUpgrade(socket, '404 Not Found')
    }
    if (!gate.admitsUpgrade(request)) return refuseUpgrade(socket, '403 Forbidden')
    sockets.handleUpgrade(request, socket, head, options.connect)
  })

  return {
    url,
    port,
    oneTimeUrl: () => own + links.add(),
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'The web host is ending')
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      // Upgraded connections no longer belong to the server: those that do not answer the close are ended here.
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, 500).unref()
      await closed
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)))
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function listenError(cause: NodeJS.ErrnoException, port: number): AppError {
  if (cause.code === 'EADDRINUSE')
    return englishError(
      'address-in-use',
      `Port ${port} on 127.0.0.1 is already in use.`,
      'Use --port to choose another port, or omit it to select a free port.',
      { cause },
    )
  if (cause.code === 'EACCES')
    return englishError(
      'permission-denied',
      `Permission denied: cannot open port ${port}.`,
      'Choose a port above 1023.',
      { cause },
    )
  return englishError('address-unavailable', `Cannot listen on 127.0.0.1: ${cause.message}.`, '', {
    cause,
  })
}

const answerFrom =
  (files: ReadonlyMap<string, PageFile>): AnswerPage =>
  (request, response) => {
    const page = files.get(pathOf(request))
    if (!page) return refuse(response, 404, 'Page not found.')
    response.writeHead(200, {
      'content-type': page.type,
      'cache-control': page.immutable ? 'public, max-age=31536000, immutable' : 'no-store',
    })
    if (request.method === 'HEAD') response.end()
    // When reading fails or the browser disconnects, the response is destroyed, and nothing can be reported.
    else pipeline(createReadStream(page.file), response, () => undefined)
  }

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').replace(/[?#].*$/, '')

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
