"""The message log: who called what, when, how long, how it ended, hashes of both bodies; never a body."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from lienthong.foundation.database.sessions import Session
from lienthong.systems.exchange.base import tables
from lienthong.systems.exchange.base.context import ExchangeContext

# As contracts.md section 7 has them, wherever they stand in a body: an exchange knows no payloads.
_DOSSIER_CODE = re.compile(rb'"([GH][0-9]{2}(?:\.[0-9]{1,3}){1,3}-[0-9]{6}-[0-9]{4,9})"')


@dataclass(frozen=True, slots=True)
class Message:
    """One call, as the log keeps it. Sizes in bytes; hashes are SHA-256 in hexadecimal, empty when unread.

    ``error`` is of an exchange on the way; ``refusal_code`` is what the destination itself refused, ``refusal`` the
    sentence with it, sealed (:func:`refusal_sentence`).
    """

    id: str
    at: datetime
    milliseconds: float
    upstream_milliseconds: float | None
    consumer_key: str
    agency: str
    environment: str
    address: str
    service: str
    version: str
    operation: str
    status: int
    error: str
    hop: str
    refusal_code: str
    refusal: bytes | None
    request_size: int
    request_sha256: str
    answer_size: int
    answer_sha256: str
    dossiers: int
    trace_id: str


@dataclass(frozen=True, slots=True)
class MessageSearch:
    """What is looked for; empty texts match everything. `before`: only messages older than this id."""

    dossier_code: str = ""
    trace_id: str = ""
    agency: str = ""
    environment: str = ""
    only_errors: str = ""
    before: str = ""


def new_message_id() -> str:
    """An id that sorts by the moment of its making, also among processes."""
    return f"{time.time_ns():016x}{secrets.token_hex(4)}"


def seal_refusal(context: ExchangeContext, message_id: str, sentence: str) -> bytes | None:
    """The sentence of a refusal as it is kept; None for none."""
    return context.sealer.seal(sentence.encode(), _sealed_for(message_id)) if sentence else None


def refusal_sentence(context: ExchangeContext, message: Message) -> str:
    """What the destination said when it refused; empty for nothing."""
    if message.refusal is None:
        return ""
    return context.sealer.open(message.refusal, _sealed_for(message.id)).decode()


def _sealed_for(message_id: str) -> str:
    return f"exchange.refusal:{message_id}"


def dossier_codes(body: bytes) -> list[str]:
    """Dossier codes that stand in a body as whole JSON texts, each once, in order."""
    return list(dict.fromkeys(code.decode("ascii") for code in _DOSSIER_CODE.findall(body)))


def find_messages(session: Session, search: MessageSearch, limit: int) -> list[Message]:
    """Messages that fit, newest first, at most `limit`."""
    table = tables.messages
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if search.dossier_code:
        links = tables.message_dossiers
        query = query.join(links, links.c.message_id == table.c.id).where(
            links.c.dossier_code == search.dossier_code
        )
    if search.trace_id:
        query = query.where(table.c.trace_id == search.trace_id)
    if search.agency:
        query = query.where(table.c.agency == search.agency)
    if search.environment:
        query = query.where(table.c.environment == search.environment)
    if search.only_errors:
        query = query.where(or_(table.c.error != "", table.c.refusal_code != ""))
    if search.before:
        query = query.where(table.c.id < search.before)
    return [Message(**row) for row in session.execute(query).mappings()]


def codes_of(session: Session, message_id: str) -> list[str]:
    """Dossier codes kept for a message."""
    links = tables.message_dossiers
    query = select(links.c.dossier_code).where(links.c.message_id == message_id)
    return list(session.execute(query.order_by(links.c.dossier_code)).scalars())


def find_message(session: Session, message_id: str) -> Message | None:
    """One message, or None."""
    row = (
        session.execute(select(tables.messages).where(tables.messages.c.id == message_id)).mappings().first()
    )
    return None if row is None else Message(**row)
