"""Says of a dossier that did not end where it stands, in which system, and what holds it."""

from __future__ import annotations

from lienthong.operations.demo.case import Case


def why_stuck(case: Case, onestop_holds: tuple[str, ...]) -> str:
    """One sentence: dossier, state in each system, open holds."""
    if case.away:
        return f"hết thời gian chờ: {case.away}"
    application, desk, register = case.application, case.desk, case.register
    if application is None:
        return "hết thời gian chờ: PM.DVCLT chưa có hồ sơ"
    stands = [f"PM.DVCLT “{application.stage_vi}”"]
    stands.append(f"một cửa “{desk.state.name_vi}”" if desk else "một cửa chưa có hồ sơ")
    if case.onestop_code:
        stands.append(f"hộ tịch “{register.stage_vi}”" if register else "hộ tịch chưa có hồ sơ")
    waiting = [
        f"{branch.step.name_vi}: {branch.state_vi.lower()}"
        for branch in application.branches
        if not branch.is_over
    ]
    if application.stage == "returned" and waiting:
        stands += waiting
    held = [f"PM.DVCLT giữ lại: {hold}" for hold in application.holds]
    held += [f"một cửa giữ lại: {hold}" for hold in onestop_holds]
    return f"hết thời gian chờ: {', '.join(stands)}" + (f"; {'; '.join(held)}" if held else "")
