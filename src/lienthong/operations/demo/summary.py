"""The end of the demo: each dossier with its state on all sides and what followed, the signed files, the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from lienthong.domain.units import registry
from lienthong.foundation.clock import VIETNAM
from lienthong.operations.demo.case import Case, SavedDocument
from lienthong.operations.demo.target import DemoTarget

_LABEL_WIDTH = 16


def show_summary(
    console: Console, target: DemoTarget, cases: Sequence[Case], faults: Sequence[str], seconds: float
) -> None:
    """Print it; the last line says whether all is well."""
    _heading(console, "Kết quả")
    for case in cases:
        _case(console, target, case)
    _files(console, cases, checked=target.trust is not None)
    _verdict(console, cases, faults, seconds)


def _case(console: Console, target: DemoTarget, case: Case) -> None:
    head = Text("✗ " if case.faults else "✓ ", "bold red" if case.faults else "bold green")
    head.append(case.scenario.title_vi, "bold")
    head.append(f"  ({registry().full_name(case.commune, target.today)})", "dim")
    _print(console, head)
    _line(console, "Mã hồ sơ", f"{case.code or '–'} (liên thông) · {case.onestop_code or '–'} (một cửa)")
    _line(console, "Trạng thái", _states(case))
    entry = case.register.entry if case.register is not None else None
    if entry is not None:
        number = f", số định danh {entry.personal_id}" if entry.personal_id else ""
        _line(console, "Sổ đăng ký", f"số {entry.number}, quyển {entry.book}, trang {entry.page}{number}")
    if case.application is not None:
        _line(
            console,
            "Bước tiếp theo",
            "; ".join(
                f"{branch.step.name_vi}: {branch.state_vi.lower()}"
                + (f" ({branch.result_code})" if branch.result_code else "")
                for branch in case.application.branches
            )
            or "–",
        )
    for fault in case.faults:
        _line(console, "Sai", fault, "red")


def _states(case: Case) -> str:
    application, desk, register = case.application, case.desk, case.register
    reports = (
        " → ".join(str(int(report)) for report in application.reports) if application is not None else ""
    )
    return " · ".join(
        [
            f"PM.DVCLT: {application.stage_vi if application else '–'}"
            + (f" ({reports})" if reports else ""),
            f"một cửa: {desk.state.name_vi if desk else '–'}",
            f"hộ tịch: {register.stage_vi if register else '–'}",
        ]
    )


def _files(console: Console, cases: Sequence[Case], *, checked: bool) -> None:
    saved = [case.document for case in cases if case.document is not None]
    if not saved:
        return
    _heading(console, "Giấy tờ kết quả có chữ ký số")
    for document in saved:
        good = document.verdict is None or document.verdict.valid
        _print(
            console,
            Text("✓ " if good else "✗ ", "green" if good else "red").append(str(document.path), "bold"),
        )
        for signer in _signers(document):
            _print(console, Text(f"    {signer}", "dim"))
    if not checked:
        _print(console, Text("Chữ ký số chưa được kiểm tra: không có thư mục chứng thư tin cậy.", "yellow"))


def _signers(document: SavedDocument) -> list[str]:
    if document.verdict is None:
        return []
    lines = []
    for signature in document.verdict.signatures:
        who, agency = signature.signer, signature.organization
        if agency:
            # An agency signs under its own name, perhaps a shorter one.
            who = agency if agency.startswith(who) else f"{who}, {agency}"
        when = f", lúc {signature.when.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}" if signature.when else ""
        verdict = "hợp lệ" if signature.valid else signature.reason_vi
        lines.append(f"{who}{when}: {verdict}")
    return lines


def _verdict(console: Console, cases: Sequence[Case], faults: Sequence[str], seconds: float) -> None:
    bad = [case for case in cases if case.faults]
    _print(console, Text(""))
    if not bad and not faults:
        text = f"ĐẠT: {len(cases)}/{len(cases)} hồ sơ kết thúc đúng, mỗi hồ sơ một lần, trong {seconds:.0f} giây."
        _print(console, Text(text, "bold green"))
        return
    text = f"KHÔNG ĐẠT: {len(bad)}/{len(cases)} hồ sơ không như kịch bản (sau {seconds:.0f} giây)."
    _print(console, Text(text, "bold red"))
    for case in bad:
        for fault in case.faults:
            _print(console, Text(f"  {case.shown_code} ({case.scenario.title_vi}): {fault}", "red"))
    for fault in faults:
        _print(console, Text(f"  {fault}", "red"))


def _heading(console: Console, text: str) -> None:
    _print(console, Text(""))
    console.print(Rule(Text(text, "bold"), align="left", characters="─"))


def _line(console: Console, label: str, text: str, style: str = "") -> None:
    _print(console, Text(f"    {label:<{_LABEL_WIDTH}}", "dim").append(text, style))


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=not console.is_terminal)
