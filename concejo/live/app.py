"""The live process: what Granian hands every connection to. Streams, and nothing else."""

from __future__ import annotations

from concejo.live import sse, websocket
from concejo.live.asgi import Receive, Scope, Send
from concejo.live.hub import Hub

hub = Hub()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "websocket":
        await websocket.serve(hub, scope, receive, send)
    else:
        await sse.serve(hub, scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        step = (await receive())["type"]
        await send({"type": f"{step}.complete"})
        if step == "lifespan.shutdown":
            return
