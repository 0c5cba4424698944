"""A client with the websockets library: python3 websockets_echo_client.py [URI]"""

import asyncio
import sys

import websockets

URI = sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:8765"


async def main():
    async with websockets.connect(URI) as websocket:
        await websocket.send("Hello, Server!")
        print(f"Received: {await websocket.recv()}", flush=True)


asyncio.run(main())
