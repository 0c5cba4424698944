"""An echo server with the websockets library: python3 websockets_echo_server.py [PORT]"""

import asyncio
import sys

import websockets

HOST = "localhost"
PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 8765


async def echo(websocket):
    async for message in websocket:
        print(f"Received: {message!r:.80}", flush=True)
        await websocket.send(message)


async def main():
    async with websockets.serve(echo, HOST, PORT):
        print(f"WebSocket server is listening on ws://{HOST}:{PORT}", flush=True)
        await asyncio.Future()  # run forever


asyncio.run(main())
