"""Everything the websockets library can put on the wire, against an echo server: python3 websockets_tour.py URI"""

import asyncio
import sys

import websockets

URI = sys.argv[1]


async def fragments():
    for piece in ("one, ", "", "zwölf, ", "三"):
        yield piece


async def binary_fragments():
    for length in (1, 200, 70_000):
        yield bytes(i % 251 for i in range(length))


async def main():
    # No compression: the frames then carry what was sent.
    async with websockets.connect(URI, compression=None, max_size=None) as websocket:

        async def exchange(message):
            await websocket.send(message)
            reply = await websocket.recv()
            print(f"Received {len(reply)} of {type(reply).__name__}", flush=True)

        await exchange("Hello, Server!")
        await exchange("")
        for length in (125, 126, 65_535, 65_536, 200_000):
            await exchange(bytes(i % 256 for i in range(length)))
        await exchange(fragments())
        await exchange(binary_fragments())
        await (await websocket.ping(b"are you there?"))
        await (await websocket.ping())
        print("Pinged", flush=True)
        await websocket.close(code=4000, reason="tour is over, 再见")


asyncio.run(main())
