"""Crashes on demand, to prove that a crash at any moment loses nothing. Does nothing unless asked by the environment.

``LIENTHONG_CRASH_AT=onestop.stored`` kills the process with SIGKILL the first time it comes to that point; a
marker file under ``LIENTHONG_CRASH_DIR`` (default ``var``) makes it happen once, also over restarts. Only in
demo mode.
"""

import os
import signal
from pathlib import Path

VARIABLE = "LIENTHONG_CRASH_AT"
FOLDER_VARIABLE = "LIENTHONG_CRASH_DIR"


def crash_point(name: str) -> None:
    """Die here, once, if the environment names this point."""
    if os.environ.get(VARIABLE) != name or os.environ.get("LIENTHONG_SHARED__MODE", "demo") != "demo":
        return
    folder = Path(os.environ.get(FOLDER_VARIABLE) or os.environ.get("LIENTHONG_SHARED__VAR_DIR") or "var")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / f"crashed-{name}").open("x").close()
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
