"""What the demo shows while it runs: a line for each step and, on a terminal, a table of all dossiers below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console, Group
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from lienthong.domain.law import FollowingStep
from lienthong.operations.demo.case import ApplicationSeen, Case
from lienthong.operations.demo.target import DemoTarget

_SYSTEM_WIDTH = 10
_COLOURS = {"PM.DVCLT": "cyan", "Một cửa": "yellow", "Hộ tịch": "magenta"}
_STEP_SIGNS = {
    FollowingStep.RESIDENCE: "TT",
    FollowingStep.HEALTH_INSURANCE: "BHYT",
    FollowingStep.IDENTITY_CARD: "CC",
    FollowingStep.DEREGISTRATION: "XT",
    FollowingStep.FUNERAL_ALLOWANCE: "MTP",
    FollowingStep.SURVIVOR_ALLOWANCE: "TTu",
}
_LEGEND = "TT thường trú · BHYT thẻ bảo hiểm y tế · CC thẻ căn cước · XT xóa thường trú · MTP mai táng phí"
_REFRESH_PER_SECOND = 4


class Screen:
    """Prints the steps. Plain lines when the output is not a terminal."""

    def __init__(self, console: Console, cases: Sequence[Case]) -> None:
        self._console = console
        self._cases = cases
        self._live: Live | None = None
        self._away: set[str] = set()
        self._waiting: list[tuple[datetime, Text]] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        """While the demo runs; the table is gone afterwards, since the summary follows."""
        if not self._console.is_terminal:
            yield
            return
        with Live(
            get_renderable=self._table,
            console=self._console,
            refresh_per_second=_REFRESH_PER_SECOND,
            transient=True,
        ) as live:
            self._live = live
            try:
                yield
            finally:
                self._live = None

    def step(self, at: datetime, system: str, case: Case, code: str, text_vi: str) -> None:
        """A step that was taken: when by that system's clock, where, which dossier, what. Printed by `tell`."""
        line = Text()
        line.append(f"{at:%H:%M:%S}  ", "dim")
        line.append(f"{system:<{_SYSTEM_WIDTH}}", _COLOURS.get(system, "green"))
        line.append(f"{code or case.shown_code:<24}", "bold")
        line.append(f"{text_vi}")
        line.append(f"  · {case.scenario.title_vi}", "dim")
        self._waiting.append((at, line))

    def tell(self) -> None:
        """Print the steps noticed since the last time, in the order in which they happened."""
        if self._waiting:
            lines = [line for _, line in sorted(self._waiting, key=lambda noticed: noticed[0])]
            self._say(Text("\n").join(lines))
            self._waiting.clear()

    def opening(self, target: DemoTarget, run: int) -> None:
        """What is about to be shown, and where."""
        where = "môi trường kiểm thử" if target.environment == "test" else "môi trường chính thức"
        self.note(
            f"Trình diễn {len(self._cases)} hồ sơ ngày {target.today:%d/%m/%Y}, {where} (lượt {run}).", "bold"
        )

    def failed(self, case: Case) -> None:
        """A case that cannot go on."""
        self.note(f"✗         {case.shown_code} · {case.scenario.title_vi}: {case.failure}", "bold red")

    def note(self, text_vi: str, style: str = "") -> None:
        """Something to know."""
        self._say(Text(text_vi, style))

    def away(self, system: str, detail: str) -> None:
        """A system does not answer; said once until it is back."""
        if system not in self._away:
            self._away.add(system)
            self.note(f"…         {system} chưa trả lời ({detail}): chờ và thử lại, không mất gì.", "yellow")

    def back(self, system: str) -> None:
        """A system answered again."""
        if system in self._away:
            self._away.remove(system)
            self.note(f"…         {system} đã trả lời lại.", "green")

    def _say(self, line: Text) -> None:
        console = self._live.console if self._live is not None else self._console
        console.print(line, soft_wrap=True)

    def _table(self) -> Group:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for head in ("", "Tình huống", "Mã liên thông", "PM.DVCLT", "Một cửa", "Hộ tịch", "Bước tiếp theo"):
            table.add_column(head, no_wrap=True, overflow="ellipsis")
        for case in self._cases:
            table.add_row(*_row(case))
        return Group(Rule(style="dim"), table, Text(_LEGEND, "dim"))


def _row(case: Case) -> list[Text | str]:
    application, desk, register = case.application, case.desk, case.register
    sign = Text("✗", "red") if case.failure else Text("✓", "green") if case.is_over else Text("…", "dim")
    return [
        sign,
        case.scenario.title_vi,
        case.code or "–",
        application.stage_vi if application is not None else "–",
        desk.state.name_vi if desk is not None else "–",
        register.stage_vi if register is not None else "–",
        _steps(application),
    ]


def _steps(application: ApplicationSeen | None) -> Text:
    text = Text()
    for branch in application.branches if application is not None else ():
        done = branch.state == "done"
        style = "green" if done else "red" if branch.is_over else "dim"
        text.append(f"{_STEP_SIGNS[branch.step]}{'✓' if done else ''} ", style)
    return text
