"""`lienthong places`: units over time and the reading of addresses, on the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any, Self

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from lienthong.domain.addresses import Reading, read_address, write_address
from lienthong.domain.addresses import suggest as suggest_units
from lienthong.domain.units import DATA_BEGINS, EventKind, ExplanationKind, Succession, UnitLevel, registry
from lienthong.foundation.spreadsheets import UnknownColumn, UnreadableTable
from lienthong.operations.address_files import Job, read_file
from lienthong.operations.address_files import Progress as Done

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
MOST_FAULTS = 20
"""Faulty lines that are shown one by one."""

app = typer.Typer(no_args_is_help=True, add_completion=False)

_HANOI = timezone(timedelta(hours=7))
_EVENTS = {
    EventKind.CREATED: "thành lập",
    EventKind.SPLIT_OFF: "tách ra",
    EventKind.RECODED: "đổi mã",
    EventKind.RENAMED: "đổi tên",
    EventKind.RECLASSIFIED: "đổi loại",
    EventKind.MOVED: "chuyển sang cấp trên khác",
    EventKind.MERGED: "nhập vào đơn vị khác",
    EventKind.SPLIT: "chia tách",
    EventKind.ABOLISHED: "giải thể",
}
_PARTS = {"full": "toàn bộ", "partial": "một phần", "unknown": "chưa rõ phần nào"}


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).astimezone(_HANOI).date()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=_HANOI).date()
        except ValueError:
            continue
    raise typer.BadParameter(f"«{text}» không phải là ngày; viết như 2024-07-05 hoặc 05/07/2024.")


On = Annotated[
    str | None,
    typer.Option("--on", help="Ngày áp dụng, như 2024-07-05; mặc định là hôm nay.", show_default=False),
]


@app.command()
def unit(
    code: Annotated[str, typer.Argument(help="Mã đơn vị: 2, 3 hoặc 5 chữ số.")],
    on: On = None,
) -> None:
    """Tên và cấp trên của một mã tại một ngày; nếu không có thì giải thích vì sao."""
    day = _day(on)
    explanation = registry().explain(code, day)
    if explanation.kind is ExplanationKind.VALID:
        typer.echo(registry().full_name(code.strip(), day))
        return
    typer.echo(explanation.message_vi, err=True)
    raise typer.Exit(1)


@app.command()
def succession(code: Annotated[str, typer.Argument(help="Mã đơn vị.")]) -> None:
    """Các thời kỳ của một mã, đơn vị đến từ đâu và đi về đâu."""
    book = registry()
    spans = book.history(code)
    if not spans:
        typer.echo(book.explain(code, _day(None)).message_vi, err=True)
        raise typer.Exit(1)
    for span in spans:
        end = f"đến trước {span.valid_to:%d/%m/%Y}" if span.valid_to else "đến nay"
        typer.echo(
            f"{span.code}  {book.full_name(code, span.valid_from)}  từ {span.valid_from:%d/%m/%Y} {end}"
        )
    for title, pairs, side in (
        ("Hình thành từ", book.predecessors(code), "old"),
        ("Đi về", book.successors(code), "new"),
    ):
        if pairs:
            typer.echo(f"{title}:")
        for pair in pairs:
            typer.echo("  " + _pair_line(pair, side))
    events = book.events(code)
    if events:
        typer.echo("Sự kiện:")
    for event in events:
        acts = ", ".join(act.number for act in event.acts)
        doubt = ", chưa chắc chắn" if event.doubtful else ""
        named = f", {acts}" if acts else ""
        typer.echo(f"  {event.day:%d/%m/%Y}  {_EVENTS[event.kind]}: {event.unit.name}{named}{doubt}")


def _pair_line(pair: Succession, side: str) -> str:

    if side == "new":
        code, name = pair.new, registry().full_name(pair.new, pair.day)
    else:
        code, name = pair.old, registry().full_name(pair.old, pair.day - timedelta(days=1))
    act = f", {pair.act}" if pair.act else ""
    doubt = ", chưa chắc chắn" if pair.doubtful else ""
    return f"{code}  {name}  ({_PARTS[pair.part]}, {pair.day:%d/%m/%Y}{act}{doubt})"


@app.command()
def competent(
    code: Annotated[str, typer.Argument(help="Mã đơn vị nơi đã đăng ký.")],
    then: Annotated[str, typer.Option("--then", help="Ngày đã đăng ký, như 2019-05-20.")],
    on: On = None,
) -> None:
    """Đơn vị nay có thẩm quyền với việc đã đăng ký khi đó tại đơn vị mang mã này."""
    book, day, now = registry(), _day(then), _day(on)
    if book.unit(code, day) is None:
        typer.echo(book.explain(code, day).message_vi, err=True)
        raise typer.Exit(1)
    found = book.competent_now(code, day, now)
    for item in found.units:
        typer.echo(f"{item.code}  {book.full_name(item.code, now)}")
    for pair in found.via:
        typer.echo("  qua " + _pair_line(pair, "new"))
    if not found.certain:
        typer.echo("Chưa chắc chắn: cần người chọn đơn vị tiếp nhận.", err=True)
        raise typer.Exit(2)


@app.command()
def units(
    province: Annotated[str, typer.Argument(help="Mã tỉnh (hoặc mã huyện).")],
    on: On = None,
    level: Annotated[int, typer.Option(help="Cấp: 2 (huyện) hoặc 3 (xã).", min=2, max=3)] = 3,
) -> None:
    """Các đơn vị trong một tỉnh tại một ngày."""
    day = _day(on)
    found = registry().units_in(province, day, UnitLevel(level))
    if not found:
        typer.echo(registry().explain(province, day).message_vi, err=True)
        raise typer.Exit(1)
    for item in found:
        typer.echo(f"{item.code}  {registry().full_name(item.code, day)}")


@app.command()
def suggest(
    text: Annotated[str, typer.Argument(help="Phần đầu của tên, có dấu hoặc không dấu.")],
    on: On = None,
    limit: Annotated[int, typer.Option(help="Nhiều nhất bao nhiêu dòng.", min=1)] = 10,
    province: Annotated[str | None, typer.Option(help="Chỉ trong tỉnh có mã này.")] = None,
) -> None:
    """Gợi ý đơn vị cấp xã khi mới gõ phần đầu của tên."""
    day = _day(on)
    for item in suggest_units(text, day, limit, province):
        typer.echo(f"{item.code}  {registry().full_name(item.code, max(day, item.valid_from))}")


@app.command()
def read(
    text: Annotated[str | None, typer.Argument(help="Địa chỉ cần đọc.", show_default=False)] = None,
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", "--file", help="Đọc cả một tệp CSV hoặc bảng tính (có dòng tiêu đề)."),
    ] = None,
    column: Annotated[str | None, typer.Option("--column", help="Cột chứa địa chỉ.")] = None,
    output: Annotated[Path | None, typer.Option("--output", help="Tệp kết quả.", show_default=False)] = None,
) -> None:
    """Đọc một địa chỉ, hoặc cả một cột của tệp CSV hay bảng tính (dừng giữa chừng thì chạy lại để làm tiếp)."""
    day = _day(on)
    if day < DATA_BEGINS:
        typer.echo(
            f"Danh mục đơn vị chỉ có từ ngày {DATA_BEGINS:%d/%m/%Y}; đọc theo danh mục ngày đó.", err=True
        )
    if csv is not None:
        if column is None:
            raise typer.BadParameter("--csv cần có --column.")
        ending = "xlsx" if csv.suffix.lower() in WORKBOOKS else "csv"
        _read_table(csv, column, day, output or csv.with_name(f"{csv.stem}.dia-chi.{ending}"))
        return
    if text is None:
        raise typer.BadParameter("Cần một địa chỉ, hoặc --csv TỆP --column CỘT.")

    reading = read_address(text, day)
    typer.echo(
        json.dumps(_as_dict(reading), ensure_ascii=False, indent=2) if as_json else _as_text(reading, day)
    )


def _as_dict(reading: Reading) -> dict[str, Any]:
    address = reading.address
    return {
        "maTinh": address.province,
        "maHuyen": address.district,
        "maXa": address.commune,
        "dcChiTiet": address.detail,
        "quocGia": address.country,
        "confidence": reading.confidence,
        "decided": reading.decided,
        "candidates": [
            {
                "maTinh": item.address.province,
                "maHuyen": item.address.district,
                "maXa": item.address.commune,
                "dcChiTiet": item.address.detail,
                "confidence": item.confidence,
                "text": item.text,
            }
            for item in reading.candidates
        ],
        "matched": [
            {"words": item.words, "code": item.code, "name": item.name, "note": item.note_vi}
            for item in reading.matched
        ],
    }


def _as_text(reading: Reading, day: date) -> str:

    lines = []
    if reading.decided:
        lines.append(
            f"{write_address(reading.address, day)}  [{reading.address.deepest or reading.address.country}]"
        )
        lines.append(f"Độ tin cậy {reading.confidence:.2f}")
    else:
        lines.append(f"Chưa quyết định được (độ tin cậy {reading.confidence:.2f}). Có thể là:")
        lines += [
            f"  {item.text}  [{item.address.deepest}]  {item.confidence:.2f}" for item in reading.candidates
        ]
    lines += [
        f"  «{item.words}» → {item.name} ({item.code}){', ' + item.note_vi if item.note_vi else ''}"
        for item in reading.matched
    ]
    return "\n".join(lines)


def _read_table(source: Path, column: str, day: date, target: Path) -> None:
    if target.exists() and source.exists() and target.samefile(source):
        raise typer.BadParameter("Tệp kết quả phải khác tệp nguồn.")
    with _Bar() as bar:
        try:
            done = read_file(Job(source, column, day, target), bar.advanced)
        except (UnknownColumn, UnreadableTable) as refused:
            raise typer.BadParameter(str(refused)) from refused
        except OSError as error:
            typer.echo(f"Không ghi được {error.filename or target}: {error.strerror or error}.", err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt as stopped:
            typer.echo("Đã dừng; chạy lại lệnh này để làm tiếp.", err=True)
            raise typer.Exit(130) from stopped
    for fault in done.faults[:MOST_FAULTS]:
        typer.echo(f"Dòng {fault.line}: {fault.message_vi}.", err=True)
    if len(done.faults) > MOST_FAULTS:
        typer.echo(f"… và {len(done.faults) - MOST_FAULTS} dòng khác.", err=True)
    typer.echo(
        f"{done.rows} địa chỉ, {done.decided} quyết định được, {done.rows - done.decided} cần người chọn: {target}"
    )


class _Bar:
    """The bar of progress. Begins with the first news: other processes must be started before its thread."""

    def __init__(self) -> None:
        self._shown = Progress(
            TextColumn("Đọc địa chỉ"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            transient=True,
        )
        self._task: TaskID | None = None

    def advanced(self, done: Done) -> None:
        if self._task is None:
            self._task = self._shown.add_task("", total=done.total)
            self._shown.start()
        self._shown.update(self._task, completed=done.rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.stop()
