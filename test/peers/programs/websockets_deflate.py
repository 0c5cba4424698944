"""permessage-deflate with the websockets library: python3 websockets_deflate.py server PORT | client URI [OPTION=VALUE...]

Options are those of the library's PerMessageDeflate factories, such as server_no_context_takeover=1 or
client_max_window_bits=10. The server echoes each message, longer ones in fragments. The client exchanges messages of
every sort with an echo server, pings between, and says whether each came back as it was.
"""

import asyncio
import sys

import websockets
from websockets.extensions.permessage_deflate import (
    ClientPerMessageDeflateFactory,
    ServerPerMessageDeflateFactory,
)

ROLE, WHERE = sys.argv[1:3]
OPTIONS = {}
for option in sys.argv[3:]:
    name, value = option.split("=")
    OPTIONS[name] = bool(int(value)) if name.endswith("takeover") else int(value)
LONG = 1_000


async def pieces(message):
    third = len(message) // 3
    yield message[:third]
    yield message[third:third]
    yield message[third:]


async def echo(websocket):
    async for message in websocket:
        await websocket.send(pieces(message) if len(message) >= LONG else message)


async def serve():
    extensions = [ServerPerMessageDeflateFactory(**OPTIONS)]
    async with websockets.serve(
        echo, "localhost", int(WHERE), compression=None, extensions=extensions, max_size=None
    ):
        print("listening", flush=True)
        await asyncio.Future()  # run forever


async def talk():
    quote = '{"symbol":"AAPL","bid":189.31,"ask":189.33}'
    messages = [quote, quote, "", "三文鱼" * 2_000, bytes(i % 7 for i in range(40_000)), quote]
    extensions = [ClientPerMessageDeflateFactory(**OPTIONS)]
    async with websockets.connect(
        WHERE, compression=None, extensions=extensions, max_size=None
    ) as websocket:
        for message in messages:
            await websocket.send(pieces(message) if len(message) >= LONG else message)
            await (await websocket.ping(b"between"))
            came = await websocket.recv()
            print("equal" if came == message else f"other: {came!r:.80}", flush=True)
        await websocket.close(code=4000, reason="deflated")


asyncio.run(serve() if ROLE == "server" else talk())
