"""Builds the landing page: the systems with what they are for and who may sign in, and the chain live."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from lienthong.foundation.runtime.services import Service
from lienthong.foundation.telemetry import OURS_ALONE
from lienthong.foundation.web import DEMO_RIBBON, WebShell
from lienthong.operations.landing.chain_picture import draw_chain
from lienthong.operations.landing.chain_watch import ChainWatcher
from lienthong.operations.landing.links import ChainPart, LandingContents

POLL_SECONDS = 2


def build_landing(landing: LandingContents) -> Service:
    """The landing page, ready to be mounted at ``/``. Demo mode only: it shows passwords of demo accounts."""
    here = Path(__file__).parent
    watcher = ChainWatcher(landing)
    app = FastAPI(title="Trang đầu của bản trình diễn", docs_url=None, redoc_url=None, telemetry=OURS_ALONE)
    shell = WebShell(
        "landing",
        "Liên Thông",
        templates=here / "templates",
        assets=here / "assets",
        organisation_vi="Dịch vụ công liên thông khai sinh, khai tử",
        ribbon=DEMO_RIBBON,
    )
    shell.install(app)

    @app.get("/", include_in_schema=False)
    def page(request: Request) -> HTMLResponse:
        context = {
            "landing": landing,
            "map": draw_chain(landing, watcher.picture()),
            "poll": POLL_SECONDS,
            "Part": ChainPart,
        }
        return shell.render(request, "landing.html", context)

    @app.get("/live", include_in_schema=False)
    def live(request: Request) -> HTMLResponse:
        context = {"landing": landing, "map": draw_chain(landing, watcher.picture()), "Part": ChainPart}
        return shell.render(request, "_live.html", context)

    return Service(name="landing", title_vi="Trang đầu", app=app, closers=[watcher.close])
