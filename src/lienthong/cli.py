"""The command `lienthong`: composes the parts, holds no logic."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from lienthong.assembly.commands import civilstatus
from lienthong.operations import places_cli

T = TypeVar("T")

app = typer.Typer(
    name="lienthong",
    help="Liên Thông: toàn chuỗi dịch vụ công liên thông trên máy này.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(places_cli.app, name="places", help="Đơn vị hành chính theo thời gian và đọc địa chỉ.")
app.add_typer(
    civilstatus.app, name="civilstatus", help="Tài khoản, sổ và hồ sơ thử của một môi trường hộ tịch."
)

Port = Annotated[int | None, typer.Option(help="Cổng HTTP.")]
Host = Annotated[str, typer.Option(help="Địa chỉ máy để lắng nghe.")]


@app.command()
def up(
    port: Port = None,
    host: Host = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Mở trang chủ trong trình duyệt.")] = True,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="Hệ thống không chạy ở đây, ví dụ onestop để nối một cửa của bạn vào phần còn lại. Lặp lại được."
        ),
    ] = None,
) -> None:
    """Chạy toàn chuỗi trong một tiến trình, một cổng, với tài khoản và khóa trình diễn."""
    from lienthong.assembly.commands.up import run_up

    raise typer.Exit(run_up(host=host, port=port, open_browser=browser, without=without or ()))


@app.command()
def serve(
    system: Annotated[str, typer.Argument(help="dvclt | onestop | lgsp | ndxp | civilstatus | authorities")],
    port: Port = None,
    host: Host = "127.0.0.1",
) -> None:
    """Chạy một hệ thống, như khi triển khai thật."""
    from lienthong.assembly.commands.serve import run_serve

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
    from lienthong.assembly.commands.demo import run

    raise typer.Exit(run(url=url, out=out, seconds=seconds))


@app.command()
def verify(
    files: Annotated[list[Path], typer.Argument(help="Tệp PDF đã ký, hoặc thư mục có các tệp đó.")],
    trust: Annotated[
        Path | None,
        typer.Option(help="Thư mục chứng thư tin cậy (roots, issuers, crls); bỏ trống: theo cài đặt."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")] = False,
) -> None:
    """Kiểm tra giấy tờ đã ký số: ai ký, lúc nào, còn nguyên vẹn không, vì sao không hợp lệ."""
    from lienthong.assembly.commands.verify import run_verify

    raise typer.Exit(run_verify(files, trust=trust, as_json=json))


@app.command()
def revoke(
    code: Annotated[str, typer.Argument(help="Tài khoản công chức hoặc mã đơn vị có chứng thư.")],
    at: Annotated[str | None, typer.Option(help="Từ thời điểm nào; bỏ trống: bây giờ.")] = None,
    reason: Annotated[str | None, typer.Option(help="Lý do theo RFC 5280, ví dụ keyCompromise.")] = None,
) -> None:
    """Thu hồi chứng thư do CA kiểm thử cấp (chế độ trình diễn)."""
    from lienthong.assembly.commands.revoke import CannotRevoke
    from lienthong.assembly.commands.revoke import revoke as take_back

    try:
        for told in take_back(code, at=at, reason=reason):
            print(told)
    except CannotRevoke as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None


@app.command()
def settings() -> None:
    """Liệt kê mọi cài đặt: tên, ý nghĩa, giá trị mặc định."""
    from lienthong.assembly.commands.settings_table import print_settings

    print_settings()


@app.command()
def account(
    part: Annotated[
        str, typer.Argument(help="dvclt | onestop | lgsp | ndxp | civilstatus_test | civilstatus_official …")
    ],
    user_name: Annotated[str, typer.Argument(help="Tên đăng nhập.")],
    name: Annotated[str, typer.Option(help="Họ tên.")],
    role: Annotated[list[str], typer.Option(help="Vai trò: citizen, clerk, officer, leader, operator …")],
    password: Annotated[
        str,
        typer.Option(
            prompt="Mật khẩu", hide_input=True, confirmation_prompt=True, envvar="LIENTHONG_PASSWORD"
        ),
    ],
    unit: Annotated[str | None, typer.Option(help="Mã đơn vị hành chính (maDonVi).")] = None,
    agency: Annotated[str | None, typer.Option(help="Mã định danh cơ quan.")] = None,
    title: Annotated[str | None, typer.Option(help="Chức danh.")] = None,
) -> None:
    """Tạo tài khoản cho một người ở một hệ thống."""
    from lienthong.assembly.maintenance.accounts import make_account

    _made(
        lambda: make_account(
            part, user_name, password, name=name, roles=role, unit=unit, agency=agency, title=title
        )
    )
    print(f"Đã tạo tài khoản {user_name} ở {part}.")


@app.command()
def key(
    part: Annotated[
        str, typer.Argument(help="Nơi nhận khóa: lgsp | ndxp | civilstatus_test | civilstatus_official")
    ],
    client_id: Annotated[str, typer.Argument(help="Tên khóa (consumer key).")],
    name: Annotated[str, typer.Option(help="Tên cơ quan.")],
    scope: Annotated[
        list[str],
        typer.Option(
            help="Dịch vụ được gọi: apiLienThongKSKT (API 2.0, 3.0), apiHoTichTuPhap (1.0). Lặp lại được."
        ),
    ],
    agency: Annotated[
        str | None, typer.Option(help="Mã định danh cơ quan, ví dụ H08; bắt buộc ở lgsp, ndxp.")
    ] = None,
    environment: Annotated[
        str | None,
        typer.Option(help="Hộ tịch mà khóa dẫn tới: test hoặc official; bắt buộc ở lgsp, ndxp."),
    ] = None,
) -> None:
    """Tạo khóa cho một hệ thống khác; mật khẩu chỉ in một lần."""
    from lienthong.assembly.maintenance.accounts import make_machine

    secret = _made(
        lambda: make_machine(part, client_id, name=name, scopes=scope, agency=agency, environment=environment)
    )
    print(f"Khóa: {client_id}\nMật khẩu (chỉ hiện lần này): {secret}")


@app.command()
def agencies(
    file: Annotated[Path, typer.Argument(help="CSV: identifier, unit_code, name.", exists=True)],
) -> None:
    """Nạp danh sách cơ quan tiếp nhận của một cửa từ tệp CSV."""
    from lienthong.assembly.maintenance.accounts import import_agencies

    print(f"Đã thêm {_made(lambda: import_agencies(file))} cơ quan.")


def _made(work: Callable[[], T]) -> T:
    """Do it, or say why not and end with exit code 2."""
    from lienthong.assembly.maintenance.accounts import CannotMake
    from lienthong.foundation.settings import SettingsError

    try:
        return work()
    except (CannotMake, SettingsError) as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None


def main() -> None:
    """Entry point."""
    app()
