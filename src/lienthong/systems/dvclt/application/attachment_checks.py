"""Attached papers as they are sent: checked by content, size and number."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.domain.law import Group
from lienthong.foundation.untrusted.attachments import AttachmentRejected, check_attachment
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.attachments import CheckedAttachment

FIELD = "attachments"


LONGEST_TITLE = 250


#: Kinds a citizen can choose on the pages; no public list of `loaiGiayTo` was found, the numbers are ours.
ATTACHMENT_KINDS: dict[Group, tuple[tuple[int, str], ...]] = {
    Group.BIRTH: (
        (1, "Giấy chứng sinh hoặc giấy tờ thay thế"),
        (2, "Giấy tờ chứng minh nơi cư trú"),
        (3, "Giấy chứng nhận kết hôn của cha mẹ"),
        (9, "Giấy tờ khác"),
    ),
    Group.DEATH: (
        (1, "Giấy báo tử hoặc giấy tờ thay thế"),
        (2, "Giấy tờ chứng minh nơi cư trú cuối cùng"),
        (4, "Giấy tờ hưởng mai táng phí, tử tuất"),
        (9, "Giấy tờ khác"),
    ),
}


def check_attachments(
    context: DvcltContext, given: Sequence[Any], already: int = 0
) -> tuple[list[CheckedAttachment], list[FieldFault]]:
    """Check papers as sent; the good ones, and a fault for each of the others.

    Parameters
    ----------
    already
        How many papers the application has.
    """
    if not isinstance(given, Sequence) or isinstance(given, str):
        return [], [FieldFault(FIELD, f"{FIELD} có định dạng không đúng (phải là danh sách)")]
    most = context.settings.most_attachments
    if len(given) + already > most:
        return [], [FieldFault(FIELD, f"{FIELD} có quá nhiều giấy tờ (tối đa {most})")]
    papers: list[CheckedAttachment] = []
    faults: list[FieldFault] = []
    for index, one in enumerate(given):
        name = f"{FIELD}.{index}"
        try:
            papers.append(_check_one(context, one))
        except PayloadRejected as rejected:
            faults += [FieldFault(name, f"{name}: {fault.message_vi}") for fault in rejected.faults]
        except AttachmentRejected as rejected:
            faults.append(FieldFault(name, f"{name}: {rejected.reason_vi}"))
    if sum(paper.size for paper in papers) > context.settings.attachments_total_bytes:
        megabytes = context.settings.attachments_total_bytes // 1_000_000
        faults.append(FieldFault(FIELD, f"{FIELD} có tổng dung lượng vượt quá {megabytes} MB cho phép"))
    return papers, faults


def _check_one(context: DvcltContext, one: Any) -> CheckedAttachment:
    if not isinstance(one, dict):
        raise PayloadRejected([FieldFault("", "phải là đối tượng")])
    attachment = Attachment.read(one)
    if attachment.withdrawn:
        raise PayloadRejected([FieldFault("", "giấy tờ đã rút thì không gửi kèm hồ sơ mới")])
    if len(attachment.title) > LONGEST_TITLE or not attachment.title.replace("\n", " ").isprintable():
        raise PayloadRejected([FieldFault("", f"tên giấy tờ không hợp lệ (tối đa {LONGEST_TITLE} ký tự)")])
    content = attachment.content()
    check_attachment(attachment.file_name, content, context.limits)
    return CheckedAttachment(attachment, len(content), hashlib.sha256(content).hexdigest())
