"""`lienthong up`: the whole chain in one process, on one port, with demo accounts."""

from __future__ import annotations

import sys
import threading
import time
import webbrowser
from collections.abc import Mapping, Sequence

import httpx2
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from starlette.routing import Router

from lienthong.assembly.demo_setup import sign_in_accounts
from lienthong.assembly.demo_setup.demo_credentials import FILE_NAME, DemoCredentials
from lienthong.assembly.installation import Installation, make_installation
from lienthong.assembly.landing import landing
from lienthong.assembly.network import PATHS, SYSTEMS, UP_PORT, on_one_port, paths_without
from lienthong.assembly.systems import build_part
from lienthong.foundation.runtime.services import Service, mount, serve
from lienthong.foundation.settings import SettingsError

WRONG_USE = 2
BROWSER_WAIT_SECONDS = 60.0


def run_up(*, host: str, port: int | None, open_browser: bool, without: Sequence[str] = ()) -> int:
    """Run until told to stop, all but the systems `without`; the exit code says whether it could start.

    Raises
    ------
    SettingsError
        Outside demo mode.
    """
    chosen = port or UP_PORT
    unknown = [system for system in without if system not in SYSTEMS]
    if unknown:
        print(f"Không có hệ thống “{unknown[0]}”. Các hệ thống: {', '.join(SYSTEMS)}.", file=sys.stderr)  # noqa: T201
        return WRONG_USE
    paths = paths_without(without)
    console = Console()
    console.print("Đang khởi động chuỗi …")
    try:
        # A person looks at this terminal: only what needs attention is worth a line, unless they ask for more.
        installation = make_installation("up", on_one_port(chosen, host), quiet=True)
        if installation.credentials is None:
            expected = "`lienthong up` chỉ chạy ở chế độ demo; khi chạy thật, dùng `lienthong serve` cho từng hệ thống"
            raise SettingsError("LIENTHONG_SHARED__MODE", expected)
        app = whole_chain(installation, paths)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return WRONG_USE
    url = f"http://{host}:{chosen}/"
    _print_welcome(console, installation, installation.credentials, url, paths)
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(url,), daemon=True).start()
    serve(app, host=host, port=chosen)
    return 0


def whole_chain(installation: Installation, paths: Mapping[str, str] = PATHS) -> Router:
    """Every system of `paths` (part to path) under its path, and the landing page."""
    services: Mapping[str, Service] = {path: build_part(part, installation) for part, path in paths.items()}
    return mount({**services, "/": landing(installation, paths)}, installation.durable)


def _print_welcome(
    console: Console,
    installation: Installation,
    credentials: DemoCredentials,
    url: str,
    paths: Mapping[str, str],
) -> None:
    console.print(
        f"\n[bold]Liên Thông[/bold] – chuỗi dịch vụ công liên thông, bản trình diễn: {url}", highlight=False
    )
    console.print(f"Dữ liệu, khóa, nhật ký: {installation.shared.var_dir}/   Dừng: Ctrl+C\n", highlight=False)
    console.print(_accounts_table(installation, credentials, paths))
    console.print(_keys_table(credentials))
    next_step = f"Xem hồ sơ tự đi hết chuỗi, ở cửa sổ khác: ./run demo --url {url}"
    if "onestop" not in paths:
        next_step = "Một cửa không chạy ở đây: nối hệ thống của bạn bằng tài khoản và khóa trên"
    console.print(f"Tất cả cũng ở {installation.shared.var_dir / FILE_NAME}. {next_step}\n", highlight=False)


def _accounts_table(
    installation: Installation, credentials: DemoCredentials, paths: Mapping[str, str]
) -> Table:
    table = Table(title="Tài khoản trình diễn", title_justify="left", box=SIMPLE)
    for heading in ("Đường dẫn", "Tên đăng nhập", "Mật khẩu", "Ai"):
        table.add_column(heading, overflow="fold")
    for part, accounts in sign_in_accounts.by_part(credentials, installation.today).items():
        if part not in paths:
            continue
        for number, account in enumerate(accounts):
            path = f"{paths[part]}/" if number == 0 else ""
            table.add_row(path, account.user_name, account.password, account.description)
    return table


def _keys_table(credentials: DemoCredentials) -> Table:
    title = "Khóa để nối một cửa của bạn vào LGSP (grant_type=client_credentials) và tài khoản tại PM.DVCLT"
    table = Table(title=title, title_justify="left", box=SIMPLE)
    table.add_column("Tỉnh")
    table.add_column("Nơi", overflow="fold")
    # To be copied whole: in one line also on a terminal of 80 columns.
    table.add_column("Khóa, tài khoản", no_wrap=True)
    table.add_column("Mật khẩu", no_wrap=True)
    for key in credentials.lgsp_keys:
        table.add_row(key.province, f"/lgsp/token ({key.environment})", key.key, key.secret)
    for province, login in credentials.onestops.items():
        table.add_row(province, "/dvclt/api/token", login.name, login.secret)
    return table


def _open_when_ready(url: str) -> None:
    deadline = time.monotonic() + BROWSER_WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx2.get(url, timeout=2.0, trust_env=False)
        except httpx2.RequestError:
            time.sleep(0.3)
            continue
        webbrowser.open(url)
        return
