"""Who acts, for which committee, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.domain.units import UnknownUnit
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.refused import UNIT_NOT_IN_FORCE, ActionRefused
from lienthong.systems.civilstatus.base.units import CommitteeOffice, committee_of


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which committee, and when."""

    principal: Principal
    office: CommitteeOffice
    now: datetime

    @property
    def title(self) -> str:
        """The title as it stands on papers and reports."""
        return self.principal.title or "Công chức tư pháp - hộ tịch"

    def entry_content(
        self, fields: Mapping[str, Any], facts: Mapping[str, Any], *, personal_id: str = "", **more: Any
    ) -> dict[str, Any]:
        """What is sealed of an entry that this officer writes.

        Where and by whom, what was declared and what it is found and compared by (`facts_record`).
        """
        return {
            "unit_code": self.office.unit_code,
            "office": self.office.name,
            "place": self.office.place,
            "registrar": self.principal.name,
            "personal_id": personal_id,
            "fields": dict(fields),
            "facts": dict(facts),
            **more,
        }


def actor_of(principal: Principal, now: datetime) -> Actor:
    """Who acts, for which committee.

    Raises
    ------
    ActionRefused
        When the unit does not exist any more.
    """
    try:
        return Actor(principal, committee_of(principal.unit_code or "", now.astimezone(VIETNAM).date()), now)
    except UnknownUnit as unknown:
        raise ActionRefused(
            UNIT_NOT_IN_FORCE, f"Đơn vị của tài khoản không còn hiệu lực. {unknown.explanation.message_vi}"
        ) from unknown
