"""``python -m lienthong_places``: read an address, or open a page to try the reader."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date

from lienthong_places.trial.answers import answer
from lienthong_places.trial.server import trial_server

PORT = 8765


def main() -> None:
    """Read the words of the command line."""
    options = argparse.ArgumentParser(prog="lienthong-places", description="Đọc địa chỉ Việt Nam.")
    options.add_argument("text", nargs="?", help="địa chỉ cần đọc; bỏ trống để mở trang dùng thử")
    options.add_argument("--on", type=date.fromisoformat, default=None, help="ngày áp dụng, như 2024-07-05")
    options.add_argument("--port", type=int, default=PORT, help="cổng của trang dùng thử")
    chosen = options.parse_args()
    if chosen.text is not None:
        found = answer(chosen.text, chosen.on or date.today())  # noqa: DTZ011 (the day where the person sits)
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return
    with trial_server(chosen.port) as server:
        sys.stdout.write(f"Trang dùng thử: http://127.0.0.1:{server.server_port}/ (Ctrl+C để dừng)\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stdout.write("Đã dừng.\n")


if __name__ == "__main__":
    main()
