"""The web process: pages by WSGI in a few threads, the live stream beside them, both on one port."""

import asyncio
from collections.abc import Callable
from types import FrameType
from typing import Any, cast

import uvicorn
from a2wsgi import WSGIMiddleware
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from amends.cli.processes.gathering import WholeRequests
from amends.cli.trouble import Trouble
from amends.screens.desk import live
from amends.screens.desk.live import LiveStream, Receive, Scope, Send

THREADS = 6
STOPS_WITHIN = 4


class House:
    """Shows each visitor to the pages or to the stream."""

    def __init__(self, pages: Callable[..., Any], stream: LiveStream) -> None:
        self.pages, self.stream = pages, stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        to = self.stream if scope["type"] == "http" and scope["path"] == live.PATH else self.pages
        await to(scope, receive, send)


class Server(uvicorn.Server):
    """Uvicorn, which also ends the streams when it is told to stop."""

    def __init__(self, config: uvicorn.Config, stream: LiveStream) -> None:
        super().__init__(config)
        self.stream = stream

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that we are told to stop."""
        super().handle_exit(sig, frame)
        self.stream.close()


def serve_pages(host: str, port: int) -> None:
    """Serve until told to stop."""
    stream = LiveStream()
    # Loaded now, so that the first visitor does not wait for it.
    _ = get_resolver().url_patterns
    config = uvicorn.Config(
        House(WholeRequests(WSGIMiddleware(cast(Any, WSGIHandler()), workers=THREADS)), stream),
        host,
        port,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOPS_WITHIN,
    )
    try:
        asyncio.run(Server(config, stream).serve())
    except SystemExit as problem:
        raise Trouble(f"Pages cannot be served at {host}:{port}.") from problem
