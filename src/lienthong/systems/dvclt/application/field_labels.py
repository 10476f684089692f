"""What each declared field is called on pages and in answers, by its path in the declaration."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.contracts.declaration_fields.field_tables import BIRTH, DEATH
from lienthong.contracts.declaration_fields.fields import FieldTable
from lienthong.contracts.payload_faults import FieldFault
from lienthong.domain.law import Group

_PAPER = {
    "paper_kind": "Loại giấy tờ tùy thân",
    "paper_other": "Tên giấy tờ khác",
    "paper_number": "Số giấy tờ tùy thân",
    "paper_issued": "Ngày cấp giấy tờ",
    "paper_issuer": "Nơi cấp giấy tờ",
    "personal_id": "Số định danh cá nhân",
    "verified": "Đã xác thực với Cơ sở dữ liệu quốc gia về dân cư",
}
_ORIGIN = {
    "ethnic_group": "Dân tộc",
    "ethnic_other": "Dân tộc khác",
    "nationality": "Quốc tịch",
    "nationality_other": "Quốc tịch khác",
}
_RESIDENCE = {"residence_type": "Loại cư trú", "residence": "Nơi cư trú"}
_NAMED = {"full_name": "Họ, chữ đệm, tên", **_PAPER}
_PARENT = {**_NAMED, "born": "Ngày sinh", **_ORIGIN, **_RESIDENCE}
_WHO = {
    "child": "của trẻ",
    "mother": "của mẹ",
    "father": "của cha",
    "requester": "của người yêu cầu",
    "deceased": "của người đã chết",
}
_PARTS: Mapping[str, Mapping[str, str]] = {
    "child": {
        **_NAMED,
        **_ORIGIN,
        "sex": "Giới tính",
        "born": "Ngày sinh",
        "born_in_words": "Ngày sinh bằng chữ",
        "birthplace": "Nơi sinh",
        "birthplace_unit": "Đơn vị hành chính nơi sinh",
        "birthplace_abroad": "Nơi sinh ở nước ngoài",
        "hometown": "Quê quán",
        "birth_kind": "Loại khai sinh",
    },
    "mother": _PARENT,
    "father": _PARENT,
    "requester": {
        **_NAMED,
        **_RESIDENCE,
        "relation": "Quan hệ với người được đăng ký",
        "phone": "Số điện thoại",
        "email": "Thư điện tử",
    },
    "deceased": {
        **_PARENT,
        "sex": "Giới tính",
        "died": "Ngày chết",
        "died_at": "Giờ, phút chết",
        "place_of_death": "Nơi chết",
        "cause": "Nguyên nhân chết",
    },
}
_WHOLE = {
    "registration_type": "Loại đăng ký",
    "place_of_registration": "Nơi đăng ký",
    "copies": "Số bản sao",
    "notice.kind": "Loại giấy báo tử",
    "notice.number": "Số giấy báo tử",
    "notice.issued": "Ngày cấp giấy báo tử",
    "notice.issuer": "Cơ quan cấp giấy báo tử",
    "foreign_registration.number": "Số đăng ký ở nước ngoài",
    "foreign_registration.registered": "Ngày đăng ký ở nước ngoài",
    "foreign_registration.authority": "Cơ quan nước ngoài đã đăng ký",
    "foreign_registration.country": "Quốc gia đã đăng ký",
}
_CERTIFICATES = {
    Group.BIRTH: {
        "certificate_number": "Mã giấy chứng sinh",
        "certificate_issued": "Ngày cấp giấy chứng sinh",
    },
    Group.DEATH: {
        "certificate_number": "Mã giấy báo tử điện tử",
        "certificate_issued": "Ngày cấp giấy báo tử điện tử",
    },
}
_BODY = {
    "": "Nội dung gửi lên",
    "group": "Loại thủ tục",
    "module": "Loại thủ tục",
    "unit": "Đơn vị tiếp nhận",
    "procedure_code": "Mã thủ tục",
    "declaration": "Tờ khai",
    "attachments": "Giấy tờ đính kèm",
    "options": "Thủ tục làm tiếp theo",
    "withdraw": "Giấy tờ rút lại",
}


def table_of(group: Group) -> FieldTable:
    """The declared fields of a group."""
    return BIRTH if group is Group.BIRTH else DEATH


def label_of_path(group: Group, path: str) -> str:
    """“Ngày sinh của mẹ” for ``mother.born``; the path itself when nobody named it."""
    who, _, name = path.partition(".")
    if who in _PARTS and name in _PARTS[who]:
        return f"{_PARTS[who][name]} {_WHO[who]}"
    return _CERTIFICATES[group].get(path) or _WHOLE.get(path) or path


def label_of(group: Group | None, wire_name: str) -> str:
    """The label of a field under its wire name, or of a part of the request; the name itself when unknown."""
    head, _, rest = wire_name.partition(".")
    if head == "attachments" and rest.split(".")[0].isdigit():
        return f"Giấy tờ thứ {int(rest.split('.')[0]) + 1}"
    if wire_name in _BODY:
        return _BODY[wire_name]
    spec = table_of(group).by_name.get(head) if group is not None else None
    return label_of_path(group, spec.path) if group is not None and spec is not None else wire_name


def sentence_of(group: Group | None, fault: FieldFault) -> str:
    """A fault as a sentence for people: the label instead of the wire name it begins with."""
    if fault.field and fault.message_vi.startswith(fault.field):
        return label_of(group, fault.field) + fault.message_vi[len(fault.field) :]
    return fault.message_vi


def wire_name_of(group: Group, path: str) -> str:
    """The wire name of a path in the declaration; of its name field for a whole person."""
    paths = {spec.path: spec.name for spec in table_of(group).fields}
    return paths.get(path) or paths.get(f"{path}.full_name") or path
