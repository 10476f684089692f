"""The picture of the chain in words and colours, ready for the template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lienthong.domain.dossiers import OnestopState
from lienthong.operations.landing.chain_watch import ChainPicture, DossierSeen, HealthSeen, HopSeen
from lienthong.operations.landing.links import PURPOSES, ChainPart, LandingContents, LinkedSystem

_STATUS = {
    "ok": ("Đang chạy", "success"),
    "degraded": ("Có chặng mất kết nối", "warning"),
    "down": ("Không dùng được dữ liệu", "danger"),
    "away": ("Không trả lời", "danger"),
}
_LINKS = (
    (ChainPart.DVCLT, ChainPart.ONESTOP, ChainPart.ONESTOP, "dvclt"),
    (ChainPart.ONESTOP, ChainPart.LGSP, ChainPart.ONESTOP, "lgsp"),
    (ChainPart.LGSP, ChainPart.NDXP, ChainPart.LGSP, "ndxp"),
    (ChainPart.NDXP, ChainPart.CIVILSTATUS_TEST, ChainPart.NDXP, "hotich-test"),
    (ChainPart.NDXP, ChainPart.CIVILSTATUS_OFFICIAL, ChainPart.NDXP, "hotich-official"),
    (ChainPart.DVCLT, ChainPart.AUTHORITIES, ChainPart.DVCLT, "authorities"),
)
"""From, to, who calls, and the name of the connection there: the one-stop pulls from PM.DVCLT and reports to it."""

_TONES = {
    OnestopState.NEW: "info",
    OnestopState.RECEIVED: "info",
    OnestopState.IN_WORK: "info",
    OnestopState.SUPPLEMENT_ASKED: "warning",
    OnestopState.SETTLED: "success",
    OnestopState.RETURNED: "success",
    OnestopState.NOT_ACCEPTED: "danger",
}
_FIGURES = (
    ("Mới vào, chờ cán bộ", "info", (OnestopState.NEW,)),
    ("Đang giải quyết", "info", (OnestopState.RECEIVED, OnestopState.IN_WORK)),
    ("Chờ công dân", "warning", (OnestopState.SUPPLEMENT_ASKED, OnestopState.FEE_ASKED)),
    ("Đã trả kết quả", "success", (OnestopState.SETTLED, OnestopState.RETURNED)),
    (
        "Từ chối, rút, dừng",
        "neutral",
        (OnestopState.NOT_ACCEPTED, OnestopState.WITHDRAWN, OnestopState.STOPPED),
    ),
)


@dataclass(frozen=True, slots=True)
class Node:
    """A system on the map."""

    system: LinkedSystem
    status_vi: str
    tone: str
    notes: tuple[str, ...]
    unused: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A connection on the map. `tone`: ok, busy (something is on its way), broken or unknown."""

    source: ChainPart
    target: ChainPart
    tone: str
    said_vi: str

    @property
    def source_vi(self) -> str:
        """Where it comes from."""
        return PURPOSES[self.source].title_vi


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of dossiers."""

    label_vi: str
    number: int
    tone: str


@dataclass(frozen=True, slots=True)
class TravellingDossier:
    """A dossier that travelled lately."""

    dossier: DossierSeen
    state_vi: str
    tone: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChainMap:
    """What the live part of the page shows. `links` by the part they lead to."""

    at: datetime
    nodes: dict[ChainPart, Node]
    links: dict[ChainPart, Link]
    troubles: tuple[str, ...]
    figures: tuple[Figure, ...]
    lines: tuple[TravellingDossier, ...]
    holds: int
    tells_dossiers: bool

    @property
    def all_well(self) -> bool:
        """True when every system runs and every connection works."""
        return not self.troubles


def draw_chain(landing: LandingContents, picture: ChainPicture) -> ChainMap:
    """Draw a picture."""
    nodes = {system.part: _node(landing, system, picture.health[system.part]) for system in landing.systems}
    health = picture.health
    links = {
        target: _link(source, target, health[caller].hop(hop), health[target], health[caller])
        for source, target, caller, hop in _LINKS
        if source in health and target in health
    }
    travel = picture.travel
    return ChainMap(
        at=picture.at,
        nodes=nodes,
        links=links,
        troubles=tuple(_troubles(landing, picture, links.values())),
        figures=tuple(
            Figure(label, sum(travel.counts.get(state, 0) for state in states), tone)
            for label, tone, states in _FIGURES
        )
        if travel is not None
        else (),
        lines=tuple(
            TravellingDossier(seen, seen.state.name_vi, _TONES.get(seen.state, "neutral"), seen.changed_at)
            for seen in travel.last
        )
        if travel is not None
        else (),
        holds=travel.holds if travel is not None else 0,
        tells_dossiers=travel is not None,
    )


def _node(landing: LandingContents, system: LinkedSystem, health: HealthSeen) -> Node:
    word, tone = _STATUS.get(health.status, _STATUS["away"])
    notes = []
    if health.waiting:
        notes.append(f"{health.waiting} việc đang chờ chuyển")
    if health.held:
        notes.append(f"{health.held} việc đang vướng")
    civil = {ChainPart.CIVILSTATUS_TEST: "test", ChainPart.CIVILSTATUS_OFFICIAL: "official"}.get(system.part)
    return Node(system, word, tone, tuple(notes), unused=civil not in (None, landing.used_environment))


def _link(
    source: ChainPart, target: ChainPart, hop: HopSeen | None, there: HealthSeen, caller: HealthSeen
) -> Link:
    if not there.answers:
        return Link(source, target, "broken", "không trả lời")
    if hop is not None and not hop.works:
        since = f" từ {hop.since:%H:%M:%S}" if hop.since is not None else ""
        return Link(source, target, "broken", f"mất kết nối{since}")
    if hop is not None and hop.waiting:
        return Link(source, target, "busy", f"đang chuyển {hop.waiting}")
    return Link(source, target, "ok" if caller.answers else "unknown", "thông suốt" if caller.answers else "")


def _troubles(landing: LandingContents, picture: ChainPicture, links: Iterable[Link]) -> list[str]:
    """Sentences about what does not work, each with what it means."""
    sentences = []
    for system in landing.systems:
        health, title = picture.health[system.part], system.purpose.title_vi
        if not health.answers:
            sentences.append(
                f"{title} không trả lời. Các hệ thống khác giữ việc lại, chờ, và tự đi tiếp khi có lại."
            )
        elif health.status == "down":
            sentences.append(f"{title} đang chạy nhưng không dùng được cơ sở dữ liệu.")
        elif health.held:
            sentences.append(
                f"{title} có {health.held} việc cần người xử lý: mở hệ thống để xem lý do và cách gỡ."
            )
    for link in links:
        if link.tone == "broken" and picture.health[link.target].answers:
            way = f"{PURPOSES[link.source].title_vi} → {PURPOSES[link.target].title_vi}"
            sentences.append(f"Chặng {way} {link.said_vi}; đang tự thử lại.")
    waiting = sum(health.waiting for health in picture.health.values())
    if sentences and waiting:
        sentences.append(f"{waiting} việc đang chờ chuyển; không mất việc nào.")
    return sentences
