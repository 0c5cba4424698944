/** Baseline of a start: the least that shows a page. Prints the address of its one page once it is served. */
import { createServer } from 'node:http'

const page = '<!doctype html><title>Plain</title><h1>A plain page</h1>'
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end(page)
})
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${String((server.address() as { port: number }).port)}/`)
})
process.once('SIGINT', () => process.exit(0))
