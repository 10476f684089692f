"""Reading what applicants' software sends: tolerant of what is left out, exact about what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    wrong_format,
)
from lienthong.domain.law import FollowingStep, Group
from lienthong.systems.dvclt.application.application_checks import ApplicationRequest
from lienthong.systems.dvclt.application.supplement import Supplement


def read_group(given: Mapping[str, Any]) -> Group:
    """Whether a birth or a death is declared.

    Raises
    ------
    PayloadRejected
        When neither is.
    """
    try:
        return Group(str(given.get("group") or ""))
    except ValueError:
        raise PayloadRejected([not_in_catalogue("group", "thủ tục (birth, death)")]) from None


def read_application(given: Mapping[str, Any], group: Group) -> ApplicationRequest:
    """The application that is asked for; its declaration is checked afterwards.

    Raises
    ------
    PayloadRejected
        Naming every part that has not its form.
    """
    faults: list[FieldFault] = []
    declaration = given.get("declaration")
    if declaration is None:
        faults.append(missing("declaration"))
    elif not isinstance(declaration, Mapping):
        faults.append(wrong_format("declaration", "phải là đối tượng"))
    attachments = [] if given.get("attachments") is None else given["attachments"]
    if not isinstance(attachments, list):
        faults.append(wrong_format("attachments", "phải là danh sách"))
    steps = _steps(given.get("options"), faults)
    texts = {}
    for name in ("unit", "procedure_code"):
        value = given.get(name)
        if value is not None and not isinstance(value, str):
            faults.append(wrong_format(name, "phải là chuỗi"))
        texts[name] = value if isinstance(value, str) else ""
    if faults:
        raise PayloadRejected(faults)
    return ApplicationRequest(
        group=group,
        form=declaration or {},
        unit=texts["unit"],
        procedure_code=texts["procedure_code"].strip(),
        steps=steps,
        attachments=attachments,
    )


def _steps(options: Any, faults: list[FieldFault]) -> frozenset[FollowingStep] | None:
    """``{"steps": [...]}`` or the bare list; nothing means everything the law offers."""
    wanted = options.get("steps") if isinstance(options, Mapping) else options
    if wanted is None:
        return None
    if not isinstance(wanted, list):
        faults.append(wrong_format("options", "phải là danh sách các bước tiếp theo"))
        return None
    try:
        return frozenset(FollowingStep(str(step)) for step in wanted)
    except ValueError:
        known = ", ".join(step.value for step in FollowingStep)
        faults.append(not_in_catalogue("options", f"bước tiếp theo ({known})"))
        return None


def read_supplement(given: Mapping[str, Any]) -> Supplement:
    """What the citizen brings; every part may be left out.

    Raises
    ------
    PayloadRejected
        Naming every part that has not its form.
    """
    faults: list[FieldFault] = []
    changes, attachments, withdraw = (
        empty if given.get(name) is None else given[name]
        for name, empty in (("declaration", {}), ("attachments", []), ("withdraw", []))
    )
    if not isinstance(changes, Mapping):
        faults.append(wrong_format("declaration", "phải là đối tượng"))
    if not isinstance(attachments, list):
        faults.append(wrong_format("attachments", "phải là danh sách"))
    numbers = withdraw if isinstance(withdraw, list) else None
    if numbers is None or not all(isinstance(one, int) and not isinstance(one, bool) for one in numbers):
        faults.append(wrong_format("withdraw", "phải là danh sách số thứ tự giấy tờ"))
    if faults:
        raise PayloadRejected(faults)
    return Supplement(changes, attachments, numbers or ())
