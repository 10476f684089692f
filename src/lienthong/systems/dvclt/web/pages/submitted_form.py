"""A form as a browser sends it: texts by name, files by name."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from lienthong.contracts.attachments import Attachment
from lienthong.domain.law import Group
from lienthong.domain.letters import composed
from lienthong.systems.dvclt.application.attachment_checks import ATTACHMENT_KINDS

FILE_PREFIX = "tep-"
MOST_LETTERS = 4000


@dataclass(frozen=True, slots=True)
class SentForm:
    """Texts (the last of each name), all values of a name, and files."""

    texts: Mapping[str, str]
    form: FormData

    def all(self, name: str) -> list[str]:
        """Every text of a name, such as of several ticked boxes."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def attachments(self, group: Group) -> list[dict[str, Any]]:
        """The files that were chosen, as the wire carries them, titled by the kind they were chosen for."""
        found = []
        for kind, title in ATTACHMENT_KINDS[group]:
            for file in self.form.getlist(f"{FILE_PREFIX}{kind}"):
                if isinstance(file, UploadFile) and file.filename:
                    attachment = Attachment(
                        kind=kind,
                        title=title,
                        file_name=file.filename,
                        content_base64=base64.b64encode(file.file.read()).decode("ascii"),
                    )
                    found.append(attachment.wire())
        return found


async def _submitted(request: Request) -> SentForm:
    # The only await here: a form body can be read in no other way. Starlette keeps the form it reads.
    form = await request.form()
    texts = {name: composed(value)[:MOST_LETTERS] for name, value in form.items() if isinstance(value, str)}
    return SentForm(texts, form)


FormOfRequest = Annotated[SentForm, Depends(_submitted)]
"""Parameter type: the form of this request."""
