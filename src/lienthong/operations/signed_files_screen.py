"""Verdicts on signed files, for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.verify.verdict import SignatureReport
from lienthong.operations.signed_files import JudgedFile


def show(console: Console, judged: Sequence[JudgedFile], now: datetime) -> None:
    """Print each file with its verdict and signatures; the last line counts."""
    for each in judged:
        _file(console, each, now)
    bad = sum(not each.verification.valid for each in judged)
    good = len(judged) - bad
    if bad:
        console.print(Text(f"{good} tệp hợp lệ, {bad} tệp không hợp lệ.", "bold red"))
    else:
        console.print(Text(f"{good} tệp, tất cả hợp lệ.", "bold green"))


def _file(console: Console, judged: JudgedFile, now: datetime) -> None:
    found = judged.verification
    if found.fault is None:
        head = Text("✓ HỢP LỆ", "bold green")
    else:
        head = Text(f"✗ {found.fault.verdict_vi.upper()}", "bold red")
    console.print(head.append(f"  {judged.path}", "default"))
    lines = Table.grid(padding=(0, 1))
    lines.add_column(min_width=11, style="dim", no_wrap=True)
    lines.add_column(overflow="fold")
    if found.fault is not None:
        lines.add_row("Vì sao", Text(_sentence(found.reason_vi), "red"))
        lines.add_row("Cần làm gì", found.fault.advice_vi)
    for number, report in enumerate(found.signatures, 1):
        mark = Text("✓ ", "green") if report.valid else Text("✗ ", "red")
        lines.add_row(mark.append(f"Chữ ký {number}", "dim"), _signature(report))
        for remark in report.remarks_vi(now):
            lines.add_row("", Text(remark, "yellow"))
    if found.lasting_vi:
        lines.add_row("Lâu dài", found.lasting_vi)
    if judged.trusted.test and found.valid:
        lines.add_row("Lưu ý", Text("Ký bằng chứng thư KIỂM THỬ, không có giá trị pháp lý.", "yellow"))
    lines.add_row("SHA-256", Text(judged.sha256, "dim"))
    console.print(Padding(lines, (0, 0, 1, 2)))


def _signature(report: SignatureReport) -> Text:
    name = report.organization if report.organization.startswith(report.signer) else report.signer
    who = ", ".join(part for part in (name, report.title) if part) or "Chưa xác định được người ký"
    text = Text(who, "bold")
    if report.organization and not report.organization.startswith(report.signer):
        text.append(f"\n{report.organization}", "not bold")
    if report.when is not None:
        text.append(f"\nký lúc {report.when.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}", "not bold")
        text.append(f", dấu thời gian của {report.stamped_by}", "not bold dim")
    if report.issuer:
        text.append(f"\nchứng thư số do {report.issuer} cấp", "not bold dim")
    if report.reason_vi:
        text.append(f"\n{_sentence(report.reason_vi)}", "not bold red")
    return text


def _sentence(words: str) -> str:
    """Only the first letter changes: names inside keep theirs."""
    return f"{words[:1].upper()}{words[1:]}."
