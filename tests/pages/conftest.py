"""A browser (Debian's chromium) and servers for it. Without chromium these tests are skipped."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 10.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A chromium for the tests of a file: while it lives, an event loop runs in this thread that others trip over."""
    if not CHROMIUM.exists():
        pytest.skip(f"no chromium at {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[int], Page]]:
    """Make a page of a given width in CSS pixels (1280: a desk; 390: a phone), each in its own session."""
    contexts = []

    def make(width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def serve() -> Iterator[Callable[[FastAPI], str]]:
    """Serve an application on a free port and return its base address."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: FastAPI) -> str:
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        until = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > until:
                raise TimeoutError("the test server did not start")
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(timeout=START_SECONDS)
