"""A real server in a thread, for tests that need HTTP between systems."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from lienthong.assembly.network import free_port

START_SECONDS = 30.0


@contextmanager
def serving(app: Any, port: int | None = None) -> Iterator[str]:
    """Serve `app` (its lifespan included) on 127.0.0.1; yields the base URL, stops at the end.

    Raises:
        RuntimeError: it did not start.
    """
    chosen = port or free_port()
    config = uvicorn.Config(
        app, host="127.0.0.1", port=chosen, log_config=None, access_log=False, timeout_graceful_shutdown=3
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="test-server", daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the server did not start")
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{chosen}"
    finally:
        server.should_exit = True
        thread.join(20)
