"""The exchange's own API, for operators and tools: ``/api/hops``, ``/api/messages``, ``/api/keys``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query

from lienthong.foundation.identity import require
from lienthong.systems.exchange.base.access import WATCHERS
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.base.error_answers import ERROR_ANSWERS
from lienthong.systems.exchange.message_log.messages import (
    MessageSearch,
    codes_of,
    find_message,
    find_messages,
    refusal_sentence,
)
from lienthong.systems.exchange.queries import operator_views
from lienthong.systems.exchange.routes.hops import HopBoard
from lienthong.systems.exchange.web.api.answers import (
    ConsumerKeyAnswer,
    ConsumerKeyListAnswer,
    ExchangeHopsAnswer,
    FartherHopAnswer,
    MessageAnswer,
    MessageLineAnswer,
    MessageListAnswer,
    NextHopAnswer,
)

MOST_MESSAGES = 500


def people_router(context: ExchangeContext, board: HopBoard) -> APIRouter:
    """Reading endpoints; bearer tokens and sessions of operators, coordinators and administrators."""
    router = APIRouter(
        prefix="/api", tags=["people"], dependencies=[Depends(require(*WATCHERS))], responses=ERROR_ANSWERS
    )

    @router.get("/hops", summary="Tình trạng từng chặng")
    def hops() -> ExchangeHopsAnswer:
        return ExchangeHopsAnswer(
            hops=[NextHopAnswer.of(hop) for hop in operator_views.hop_views(board)],
            beyond=[FartherHopAnswer.of(hop) for hop in board.beyond()],
        )

    @router.get("/messages", summary="Tìm trong nhật ký bản tin")
    def messages(
        dossier_code: str = "",
        trace_id: str = "",
        agency: str = "",
        environment: str = "",
        errors: bool = False,
        before: str = "",
        limit: Annotated[int, Query(ge=1, le=MOST_MESSAGES)] = 100,
    ) -> MessageListAnswer:
        search = MessageSearch(
            dossier_code=dossier_code.strip(),
            trace_id=trace_id.strip(),
            agency=agency.strip(),
            environment=environment.strip(),
            only_errors="1" if errors else "",
            before=before,
        )
        with context.database.read() as session:
            found = find_messages(session, search, limit)
        return MessageListAnswer(
            messages=[MessageLineAnswer.of(message) for message in found],
            before=found[-1].id if len(found) == limit else None,
        )

    @router.get("/messages/{message_id}", summary="Một bản tin")
    def message(message_id: str) -> MessageAnswer:
        with context.database.read() as session:
            found = find_message(session, message_id)
            codes = codes_of(session, message_id)
        if found is None:
            raise HTTPException(404)
        return MessageAnswer.of_message(found, codes, refusal_sentence(context, found))

    @router.get("/keys", summary="Khóa kết nối (không có mật khẩu)")
    def keys() -> ConsumerKeyListAnswer:
        with context.database.read() as session:
            found = operator_views.key_views(session)
        return ConsumerKeyListAnswer(keys=[ConsumerKeyAnswer.of(key) for key in found])

    return router
