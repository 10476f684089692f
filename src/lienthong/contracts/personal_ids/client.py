"""The client with which civil status asks for numbers of newborns [own]."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from lienthong.contracts import transport
from lienthong.contracts.personal_ids.schemas import NumbersAnswer, NumbersRequest, NumberWanted

HOP = "population"
PATH = "/api/soDinhDanh"
_TRIES = 3
_FIRST_PAUSE_SECONDS = 0.2


class PersonalIdsClient:
    """The service that gives numbers. One object may serve many threads."""

    def __init__(self, http: transport.HttpCaller, key: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {key}"}

    def ask(self, asked: Sequence[NumberWanted]) -> Mapping[str, str]:
        """Numbers by dossier code; who has none yet is left out. Tried three times: asking again is harmless.

        Raises
        ------
        transport.HopRefused
            The service answered no.

        Notes
        -----
        ``transport.Unreachable`` is passed on: no usable answer.
        """
        for turn in range(1, _TRIES):
            try:
                return self._ask(asked)
            except transport.Unreachable:
                pass  # tried again below; the last failure is the caller's
            except transport.HopRefused as refused:
                if not refused.worth_repeating:
                    raise
            time.sleep(_FIRST_PAUSE_SECONDS * turn)
        return self._ask(asked)

    def _ask(self, asked: Sequence[NumberWanted]) -> Mapping[str, str]:
        request = NumbersRequest(asked=list(asked))
        response = transport.send(
            self._http, HOP, "POST", PATH, body=request.json_bytes(), headers=self._headers
        )
        answer = transport.read_answer(response, HOP, NumbersAnswer)
        return {each.dossier_code: each.number for each in answer.given if each.number}
