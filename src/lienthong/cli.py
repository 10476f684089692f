"""The command `lienthong`: composes the parts, holds no logic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lienthong.operations import places_cli

app = typer.Typer(
    name="lienthong",
    help="Liên Thông: toàn chuỗi dịch vụ công liên thông trên máy này.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(places_cli.app, name="places", help="Đơn vị hành chính theo thời gian và đọc địa chỉ.")

Port = Annotated[int | None, typer.Option(help="Cổng HTTP.")]
Host = Annotated[str, typer.Option(help="Địa chỉ máy để lắng nghe.")]


@app.command()
def up(
    port: Port = None,
    host: Host = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Mở trang chủ trong trình duyệt.")] = True,
) -> None:
    """Chạy toàn chuỗi trong một tiến trình, một cổng, với tài khoản và khóa trình diễn."""
    from lienthong.assembly.up import run_up

    raise typer.Exit(run_up(host=host, port=port, open_browser=browser))


@app.command()
def serve(
    system: Annotated[str, typer.Argument(help="dvclt | onestop | lgsp | ndxp | civilstatus | authorities")],
    port: Port = None,
    host: Host = "127.0.0.1",
) -> None:
    """Chạy một hệ thống, như khi triển khai thật."""
    from lienthong.assembly.serve import run_serve

    raise typer.Exit(run_serve(system, host=host, port=port))


@app.command()
def demo(
    url: Annotated[
        str | None,
        typer.Option(help="Địa chỉ của chuỗi đang chạy; bỏ trống: tự chạy một chuỗi riêng rồi dừng."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Thư mục nhận tệp kết quả.")] = Path("var/demo"),
    seconds: Annotated[int, typer.Option(help="Số giây chờ lâu nhất.")] = 240,
) -> None:
    """Đưa các ca khai sinh, khai tử đi hết chuỗi và in từng bước."""
    from lienthong.assembly.demo import run

    raise typer.Exit(run(url=url, out=out, seconds=seconds))


@app.command()
def settings() -> None:
    """Liệt kê mọi cài đặt: tên, ý nghĩa, giá trị mặc định."""
    from lienthong.assembly.settings_table import print_settings

    print_settings()


def main() -> None:
    """Entry point."""
    app()
