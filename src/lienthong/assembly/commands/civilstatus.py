"""`lienthong civilstatus`: one environment's accounts, books and deletions, on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.statistics.report_forms import ReportSpan

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False)
purge = typer.Typer(no_args_is_help=True, add_completion=False)
app.add_typer(purge, name="purge", help="Xóa hồ sơ thử: một người đề nghị, người khác xác nhận.")

EnvironmentOption = Annotated[str, typer.Option(help="test hoặc official.")]
UnitOption = Annotated[str, typer.Option(help="Mã đơn vị hành chính (maDonVi).")]
RegisterOption = Annotated[Register, typer.Option("--register", help="Loại sổ.")]
PasswordOption = Annotated[
    str, typer.Option(prompt="Mật khẩu", hide_input=True, envvar="LIENTHONG_PASSWORD", help="Mật khẩu.")
]


@app.command()
def accounts(
    environment: EnvironmentOption,
    file: Annotated[
        Path | None, typer.Argument(help="CSV: unit_code, role, name; có thể có user_name, title.")
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="Mã đơn vị: một công chức, một lãnh đạo. Lặp lại được.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Tệp mới nhận mật khẩu và khóa; bỏ trống: in ra.")] = None,
) -> None:
    """Tạo tài khoản công chức, lãnh đạo và khóa kết nối cho các đơn vị; đã có thì giữ nguyên."""
    from lienthong.assembly.maintenance import civilstatus as administration

    def hand_over(made: Sequence[administration.Secret]) -> None:
        if out is not None and made:
            administration.write_secrets(made, out)

    def make() -> None:
        with administration.open_environment(environment) as place:
            made = administration.make_accounts(place, file, unit or [], hand_over)
        for each in made if out is None else ():
            what = "Tài khoản" if each.kind == "account" else "Khóa"
            print(f"{what} {each.name} (đơn vị {each.unit_code}): {each.secret}")
        where = f", mật khẩu ở {out}" if out is not None and made else ""
        print(f"Đã tạo {len(made)} tài khoản và khóa ở môi trường {environment}{where}.")

    _done(make)


@app.command(name="import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="Tệp CSV, xem docs/how-to/registry.md.", exists=True, dir_okay=False)
    ],
    environment: EnvironmentOption,
    unit: UnitOption,
    register: RegisterOption,
    faults: Annotated[
        Path | None, typer.Option(help="Tệp nhận các dòng lỗi; mặc định: cạnh tệp nhập.")
    ] = None,
) -> None:
    """Nhập sổ giấy từ CSV; bị ngắt giữa chừng thì chạy lại cùng tệp để đi tiếp."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from lienthong.assembly.maintenance import civilstatus as administration
    from lienthong.systems.civilstatus.paper_books.import_book import ImportState

    target = faults or file.with_name(f"{file.stem}.loi.csv")
    columns = (TextColumn("Đang nhập"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())

    def enter() -> None:
        with administration.open_environment(environment) as place:
            with Progress(*columns, disable=not sys.stderr.isatty()) as bar:
                task = bar.add_task("import", total=None)

                def show(state: ImportState) -> None:
                    bar.update(task, total=state.lines, completed=state.done)

                state = administration.import_book(
                    place, file, unit_code=unit, register=register, on_progress=show
                )
            lines, gaps = administration.report_import(
                place, file, state, unit_code=unit, register=register, target=target
            )
        print(
            f"{state.lines} dòng: nhập {state.entered}, đã có sẵn {state.unchanged}, lỗi {state.faulty}, "
            f"cần xem lại {state.doubtful}."
        )
        for year, numbers in gaps.items():
            print(f"Năm {year} còn thiếu số: {numbers}.")
        if lines:
            print(f"Các dòng lỗi và cần xem lại: {target}. Sửa rồi nhập chính tệp đó.")
        if state.faulty:
            raise typer.Exit(1)

    _done(enter)


@app.command()
def export(
    environment: EnvironmentOption,
    unit: UnitOption,
    register: RegisterOption,
    year: Annotated[int, typer.Option(help="Năm của sổ.", min=1900, max=2999)],
    out: Annotated[Path, typer.Option("-o", "--out", help="Tệp CSV mới.")],
) -> None:
    """Xuất sổ của một năm ra CSV; việc xuất được ghi vào nhật ký."""
    from lienthong.assembly.maintenance import civilstatus as administration

    def write() -> None:
        with administration.open_environment(environment) as place:
            number = administration.export_book(place, out, unit_code=unit, register=register, year=year)
        print(f"Đã xuất {number} việc ra {out}.")

    _done(write)


@app.command()
def report(
    form: Annotated[
        str, typer.Argument(help="Biểu: 13a (khai sinh, khai tử, kết hôn) hoặc 14a (việc khác).")
    ],
    environment: EnvironmentOption,
    year: Annotated[int, typer.Option(help="Năm báo cáo.", min=1900, max=2999)],
    out: Annotated[Path, typer.Option("-o", "--out", help="Tệp CSV mới.")],
    span: Annotated[ReportSpan, typer.Option(help="Kỳ: cả năm, nửa năm hoặc một tháng.")] = ReportSpan.YEAR,
    unit: Annotated[
        list[str] | None, typer.Option(help="Mã đơn vị hành chính; bỏ trống: mọi đơn vị. Lặp lại được.")
    ] = None,
) -> None:
    """Lập biểu thống kê hộ tịch của một kỳ ra CSV."""
    from lienthong.assembly.maintenance import civilstatus as administration

    def write() -> None:
        with administration.open_environment(environment) as place:
            units = administration.write_report(place, out, form, year, span, unit or [])
        print(f"Đã lập biểu {form} của {units} đơn vị ra {out}.")

    _done(write)


@app.command()
def rebuild(environment: EnvironmentOption) -> None:
    """Lập lại mục tra trùng và số đếm thống kê từ chính các sổ, sau khi nâng cấp."""
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from lienthong.assembly.maintenance import civilstatus as administration
    from lienthong.systems.civilstatus.paper_books.rebuild import rebuild as rebuild_all

    def make() -> None:
        columns = (SpinnerColumn(), TextColumn("Đã lập lại {task.completed} việc"))
        with (
            administration.open_environment(environment) as place,
            Progress(*columns, disable=not sys.stderr.isatty()) as bar,
        ):
            task = bar.add_task("rebuild", total=None)
            rebuilt = rebuild_all(
                place.database, place.vault, lambda number: bar.update(task, completed=number)
            )
        print(f"Đã lập lại từ {rebuilt.entries} việc trong sổ.")
        for title, places in (
            ("Đã nhập khi còn đọc lẫn người, nay đọc đúng theo dòng đã nhập", rebuilt.mended),
            ("Không còn dòng đã nhập để đối chiếu: hãy xem lại, cải chính nếu sai", rebuilt.unclear),
        ):
            if places:
                print("\n".join([f"{title} ({len(places)} việc):", *(f"  {place}" for place in places)]))

    _done(make)


@purge.command(name="propose")
def purge_propose(
    file: Annotated[
        Path, typer.Argument(help="Tệp mã hồ sơ thử, mỗi dòng một mã.", exists=True, dir_okay=False)
    ],
    environment: EnvironmentOption,
    account: Annotated[str, typer.Option(help="Tên đăng nhập của người đề nghị.")],
    reason: Annotated[str, typer.Option(help="Lý do và đợt thử.")],
    password: PasswordOption,
) -> None:
    """Người thứ nhất đề nghị xóa hồ sơ thử; chưa xóa gì."""
    from lienthong.assembly.maintenance import civilstatus as administration

    def make() -> None:
        codes = file.read_text(encoding="utf-8-sig").split()
        with administration.open_environment(environment) as place:
            made = administration.propose_purge(place, account, password, codes, reason)
        print(f"Đề nghị {made.number}: {len(made.codes)} hồ sơ, chờ người thứ hai xác nhận.")

    _done(make)


@purge.command(name="confirm")
def purge_confirm(
    number: Annotated[int, typer.Argument(help="Số đề nghị.", min=1)],
    environment: EnvironmentOption,
    account: Annotated[str, typer.Option(help="Tên đăng nhập của người xác nhận (lãnh đạo, quản trị).")],
    password: PasswordOption,
) -> None:
    """Người thứ hai xác nhận; các hồ sơ bị xóa hẳn."""
    from lienthong.assembly.maintenance import civilstatus as administration

    def make() -> None:
        with administration.open_environment(environment) as place:
            done = administration.confirm_purge(place, account, password, number)
        print(f"Đã xóa {len(done.codes)} hồ sơ thử; mã và người thực hiện còn trong nhật ký.")

    _done(make)


def _done(work: Callable[[], T]) -> T:
    """Do it, or say why not and end with exit code 2."""
    from lienthong.assembly.maintenance.accounts import CannotMake
    from lienthong.foundation.settings import SettingsError

    try:
        return work()
    except (CannotMake, SettingsError) as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
