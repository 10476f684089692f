"""Learning what became of forwarded dossiers: large batches, adaptive intervals, one bad item stops no other.

Dossiers under way are rows with a next moment to ask, not sleeping workflows. A process claims due rows for
a while; if it dies, they are simply due again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.exc import SQLAlchemyError

from lienthong.contracts import transport
from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.identifiers import tidy_code
from lienthong.domain.modules import ApiVersion
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery.breaker import Breaker
from lienthong.foundation.delivery.hop_watch import HopWatch
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.systems.onestop.base import holds, tables
from lienthong.systems.onestop.base.context import OnestopContext, ProvinceConnection
from lienthong.systems.onestop.base.dossiers import DOSSIER_COLUMNS, OnestopDossier, dossier_from
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.civilstatus import api_version, apply_outcome, forward, poll_v1

CLAIM_BATCHES = 5
"""How many questions' worth of dossiers are claimed at once, so that few modules make few questions."""
GROWTH_WITH_AGE = 0.1
"""The pause before the next question, as a part of the time that the dossier has been at civil status."""

_log = structlog.get_logger(__name__)


class PollGroup(NamedTuple):
    """Dossiers that are asked for together: one province, what the version calls their module, the version."""

    province: str
    module: str
    version: ApiVersion

    @property
    def code(self) -> str:
        """What stands in place of a dossier's code in the hold of a whole group."""
        return f"RESULTS-{self.province}-{self.module}"


class ResultPoller:
    """Asks civil status for everything that is due, batch by batch.

    `unanswered` says whether the last question got no answer.
    """

    def __init__(self, context: OnestopContext, breakers: Mapping[str, Breaker] | None = None) -> None:
        self._context = context
        self._watch = HopWatch(forward.HOP, breakers or {})
        self._answered = self._unreachable = 0
        self.unanswered = False
        self._refused_since: dict[PollGroup, datetime] = {}

    def round(self) -> bool:
        """One round; True when any dossier moved."""
        moved = False
        self._answered = self._unreachable = 0
        size = self._context.settings.poll_batch
        while batch := self._claim(size * CLAIM_BATCHES):
            for group, dossiers in _grouped(batch).items():
                for start in range(0, len(dossiers), size):
                    moved = self._ask(group, dossiers[start : start + size]) or moved
            if len(batch) < size * CLAIM_BATCHES:
                break
        self._watch.saw(answered=self._answered, unreachable=self._unreachable)
        if self._answered or self._unreachable:
            self.unanswered = not self._answered
        return moved

    def _claim(self, limit: int) -> list[OnestopDossier]:
        """Due dossiers, kept from other processes for a while."""
        now = self._context.clock.now()
        claimed_until = now + timedelta(seconds=self._context.settings.poll_claim_seconds)
        with self._context.database.read() as session:
            # Most rounds find nothing: they must not take the write lock.
            if session.execute(_due(now).limit(1)).first() is None:
                return []
        with self._context.database.begin() as session:
            due = (
                _due(now)
                .order_by(tables.dossier.c.next_poll_at)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            claimed = [dossier_from(row) for row in session.execute(due).mappings()]
            if claimed:
                session.execute(
                    update(tables.dossier)
                    .where(tables.dossier.c.id.in_([dossier.id for dossier in claimed]))
                    .values(next_poll_at=claimed_until)
                )
        return claimed

    def _ask(self, group: PollGroup, dossiers: Sequence[OnestopDossier]) -> bool:
        province, module, version = group
        connection = self._context.connections.get(province)
        if connection is None:
            self._ask_again_later(dossiers)
            return False
        if version is ApiVersion.V1:
            return self._ask_one_by_one(group, connection, dossiers)
        by_code = {dossier.code: dossier for dossier in dossiers if dossier.code}
        try:
            answer = connection.civilstatus.results(list(by_code), province, module)
        except transport.Unreachable as failure:
            self._unreachable += 1
            _log.warning("poll.no_answer", province=province, module=module, error=str(failure))
            self._ask_again_later(dossiers)
            return False
        except transport.HopRefused as refusal:
            self._answered += 1
            _log.warning("poll.no_answer", province=province, module=module, error=str(refusal))
            self._ask_again_later(dossiers)
            self._refused(group, connection, refusal.code, f"{refusal.hop.upper()}: {refusal.message_vi}")
            return False
        self._answered += 1
        if not answer.success:
            _log.warning("poll.failed", province=province, module=module)
            self._ask_again_later(dossiers)
            self._refused(group, connection, f"STATUS_{answer.status}", answer.status_description)
            return False
        self._answers_again(group)
        items = {item.onestop_code: item for item in answer.value if item.onestop_code in by_code}
        why = {
            tidy_code(miss.code).upper(): f"{miss.reason_vi} {miss.hint_vi}".strip() for miss in answer.misses
        }
        return self._take_all(
            [(dossier, items.get(code), why.get(code, "")) for code, dossier in by_code.items()]
        )

    def _ask_one_by_one(
        self, group: PollGroup, connection: ProvinceConnection, dossiers: Sequence[OnestopDossier]
    ) -> bool:
        """1.0 knows no question about many."""
        answered: list[tuple[OnestopDossier, QueryItem | None, str]] = []
        unanswered: list[OnestopDossier] = []
        for answer in poll_v1.ask_each(self._context, connection, dossiers):
            if isinstance(answer, poll_v1.V1Answer):
                self._answered += 1
                answered.append((answer.dossier, answer.item, answer.text))
                continue
            unanswered.append(answer.dossier)
            failure = answer.error
            if failure is None:
                continue
            _log.warning("poll.no_answer", province=group.province, module=group.module, error=str(failure))
            if isinstance(failure, transport.Unreachable):
                self._unreachable += 1
            else:
                self._answered += 1
                text = f"{failure.hop.upper()}: {failure.message_vi}"
                self._refused(group, connection, failure.code, text)
        if answered:
            self._answers_again(group)
        self._ask_again_later(unanswered)
        return self._take_all(answered)

    def _take_all(self, answered: Sequence[tuple[OnestopDossier, QueryItem | None, str]]) -> bool:
        """Act on answers about these dossiers: an item each, or none and what was said instead."""
        unchanged = [
            dossier
            for dossier, item, _ in answered
            if item is not None and apply_outcome.is_no_news(dossier, item)
        ]
        self._ask_again_later(unchanged)
        same = {dossier.code for dossier in unchanged}
        news = [each for each in answered if each[0].code not in same]
        # Verifying signatures is what takes long: side by side.
        return any(list(self._context.hands.map(lambda each: self._take(*each), news)))

    def _refused(self, group: PollGroup, connection: ProvinceConnection, code: str, text: str) -> None:
        """Tell people once a group has been refused for long: no dossier of it goes on meanwhile."""
        context, now = self._context, self._context.clock.now()
        since = self._refused_since.setdefault(group, now)
        if now - since < timedelta(minutes=context.settings.results_refused_minutes):
            return
        with context.database.begin() as session:
            holds.open_hold(
                context,
                session,
                OnestopHoldReason.RESULTS_REFUSED,
                subject=group.code,
                province=group.province,
                codes={
                    "module": group.module,
                    "version": group.version.value,
                    "environment": connection.environment,
                    "code": code,
                },
                words={"answer": text},
            )

    def _answers_again(self, group: PollGroup) -> None:
        context, code = self._context, group.code
        self._refused_since.pop(group, None)
        with context.database.read() as session:
            # Perhaps opened by another process, or before a restart.
            if not context.holds.is_held(session, code, OnestopHoldReason.RESULTS_REFUSED):
                return
        with context.database.begin() as session:
            reasons = frozenset({OnestopHoldReason.RESULTS_REFUSED})
            holds.close_holds(context, session, code, reasons, by=SYSTEM_ACTOR)

    def _take(self, dossier: OnestopDossier, item: QueryItem | None, text: str) -> bool:
        try:
            if item is None:
                apply_outcome.count_not_found(self._context, dossier, self._next_moment(dossier), text)
                return False
            return apply_outcome.apply_outcome(self._context, dossier, item, self._next_moment(dossier))
        except Exception as error:  # noqa: BLE001
            # Whatever is wrong with one answer must not keep the others waiting; it is asked for again.
            _log.error("poll.item_failed", dossier=dossier.code, error=type(error).__name__)
            return False

    def _ask_again_later(self, dossiers: Sequence[OnestopDossier]) -> None:
        if not dossiers:
            return
        moments: dict[datetime, list[int]] = defaultdict(list)
        for dossier in dossiers:
            # Whole seconds: dossiers of one age are changed together, and asked for together.
            moments[self._next_moment(dossier).replace(microsecond=0)].append(dossier.id)
        try:
            with self._context.database.begin() as session:
                # In the order in which deliveries are settled too: who locks many rows must not meet another crosswise.
                session.execute(
                    select(tables.dossier.c.id)
                    .where(tables.dossier.c.id.in_([dossier.id for dossier in dossiers]))
                    .order_by(tables.dossier.c.interlinked_code)
                    .with_for_update()
                ).all()
                for moment, ids in moments.items():
                    _postpone(session, ids, moment)
        except SQLAlchemyError as error:
            # They stay claimed for a while and are asked for afterwards; what others have to tell must not be lost.
            _log.warning("poll.not_postponed", dossiers=len(dossiers), error=type(error).__name__)

    def _next_moment(self, dossier: OnestopDossier) -> datetime:
        """When to ask again: seldom for what has been there long."""
        settings, now = self._context.settings, self._context.clock.now()
        age = (now - dossier.forwarded_at).total_seconds() if dossier.forwarded_at else 0.0
        pause = min(max(age * GROWTH_WITH_AGE, settings.poll_first_seconds), settings.poll_cap_seconds)
        return now + timedelta(seconds=pause)


def _due(now: datetime) -> Select[Any]:
    return select(*DOSSIER_COLUMNS).where(
        tables.dossier.c.next_poll_at <= now, tables.dossier.c.state == int(OnestopState.IN_WORK)
    )


def _postpone(session: Session, ids: Sequence[int], moment: datetime) -> None:
    session.execute(
        update(tables.dossier)
        .where(tables.dossier.c.id.in_(ids), tables.dossier.c.state == int(OnestopState.IN_WORK))
        .values(next_poll_at=moment)
    )


def _grouped(dossiers: Sequence[OnestopDossier]) -> dict[PollGroup, list[OnestopDossier]]:
    """Dossiers by province, module and version: one question each at 3.0."""
    groups: dict[PollGroup, list[OnestopDossier]] = defaultdict(list)
    for dossier in dossiers:
        module, version = api_version.module_of(dossier), api_version.version_of(dossier)
        groups[PollGroup(dossier.province, module.value, version)].append(dossier)
    return groups
