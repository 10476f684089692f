"""Is every dossier what it should be? Looks at the ends only, as they stand in all systems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lienthong.domain.dossiers import OnestopState
from lienthong.domain.law import Group
from lienthong.domain.personal_ids import InvalidPersonalId, PersonalId
from lienthong.operations.demo.case import Case, RegisterSeen

SIGNATURES = 2
"""The officer's and the agency's."""


def faults_of(case: Case) -> list[str]:
    """Everything that is not as the scenario says; empty when all is well."""
    if case.failure:
        return [case.failure]
    if case.application is None:
        return ["chưa nộp được hồ sơ vào PM.DVCLT"]
    return [*_at_dvclt(case), *_branches(case), *_at_onestop(case), *_at_civilstatus(case), *_document(case)]


def faults_between(cases: Sequence[Case]) -> list[str]:
    """What must differ between dossiers and does not: codes, personal numbers, places in the books."""
    registered = [(case, case.register.entry) for case in cases if case.register and case.register.entry]
    groups = {
        "mã hồ sơ liên thông": [case.code for case in cases if case.code],
        "mã hồ sơ một cửa": [case.onestop_code for case in cases if case.onestop_code],
        "số định danh": [
            entry.personal_id
            for case, entry in registered
            if entry.personal_id and case.scenario.group is Group.BIRTH
        ],
        "số đăng ký": [
            f"{case.commune} {case.scenario.group.value} {entry.book} số {entry.number}"
            for case, entry in registered
        ],
    }
    return [
        f"hai hồ sơ trùng {what}: {value}"
        for what, values in groups.items()
        for value, times in Counter(values).items()
        if times > 1
    ]


def faults_in_book(cases: Iterable[Case], lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """A registration that stands not exactly once in its unit's book, or a gap in the running numbers."""
    times = Counter(line["code"] for line in lines)
    faults = [
        f"{case.onestop_code} đứng {times[case.onestop_code]} lần trong sổ đăng ký"
        for case in cases
        if times[case.onestop_code] != 1
    ]
    numbers = [int(line["number"]) for line in lines]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append("sổ đăng ký có số bị nhảy hoặc trùng")
    return faults


def _at_dvclt(case: Case) -> list[str]:
    application = case.application
    assert application is not None
    expected = "refused" if case.scenario.is_refused else "returned"
    faults = []
    if application.stage != expected:
        faults.append(f"PM.DVCLT dừng ở “{application.stage_vi}”")
    if application.reports != case.scenario.reports:
        got = ", ".join(str(int(report)) for report in application.reports)
        wanted = ", ".join(str(int(report)) for report in case.scenario.reports)
        faults.append(f"báo cáo trạng thái về PM.DVCLT là {got or 'không có'}; phải là {wanted}")
    return faults


def _branches(case: Case) -> list[str]:
    application = case.application
    assert application is not None
    expected = "cancelled" if case.scenario.is_refused else "done"
    seen = {branch.step: branch for branch in application.branches}
    faults = [f"thiếu bước tiếp theo: {step.name_vi}" for step in case.steps if step not in seen]
    faults += [f"có bước không ai yêu cầu: {step.name_vi}" for step in seen if step not in case.steps]
    faults += [
        f"{step.name_vi}: {branch.state_vi.lower()}"
        for step, branch in seen.items()
        if branch.state != expected
    ]
    return faults


def _at_onestop(case: Case) -> list[str]:
    expected = OnestopState.NOT_ACCEPTED if case.scenario.is_refused else OnestopState.RETURNED
    if case.desk is None:
        return ["một cửa không có hồ sơ này"]
    if case.desk.state != expected:
        return [f"một cửa dừng ở “{case.desk.state.name_vi}”"]
    return []


def _at_civilstatus(case: Case) -> list[str]:
    register = case.register
    if register is None:
        return ["hộ tịch không có hồ sơ này"]
    if case.scenario.is_refused:
        faults = [] if register.stage == "refused" else [f"hộ tịch dừng ở “{register.stage_vi}”"]
        return [*faults, "hồ sơ bị từ chối mà có trong sổ đăng ký"] if register.entry else faults
    if register.stage != "issued":
        return [f"hộ tịch dừng ở “{register.stage_vi}”"]
    return _entry(case, register)


def _entry(case: Case, register: RegisterSeen) -> list[str]:
    if register.entry is None:
        return ["đã phát hành mà không có trong sổ đăng ký"]
    if case.scenario.group is not Group.BIRTH:
        return []
    try:
        PersonalId.parse(register.entry.personal_id)
    except InvalidPersonalId as invalid:
        return [str(invalid)]
    return []


def _document(case: Case) -> list[str]:
    document = case.document
    if case.scenario.is_refused:
        return ["hồ sơ bị từ chối mà có kết quả"] if document is not None else []
    if document is None:
        return ["không có giấy tờ kết quả"]
    faults = []
    if case.register is not None and document.sha256 != case.register.document_sha256:
        faults.append("giấy tờ công dân tải về khác giấy tờ hộ tịch đã ký")
    if document.verdict is not None:
        if not document.verdict.valid:
            faults.append(f"chữ ký số không tin cậy được: {document.verdict.reason_vi}")
        elif len(document.verdict.signatures) != SIGNATURES:
            faults.append(f"kết quả có {len(document.verdict.signatures)} chữ ký số; phải có {SIGNATURES}")
    return faults
