"""The documentation of API 1.0 for people who connect to it, written from the tables that read and write it.

It is Vietnamese: its readers are the engineers of provinces and their vendors.
"""

from __future__ import annotations

from collections.abc import Iterable

from lienthong.contracts.declaration_fields.closed_catalogues import CODES
from lienthong.contracts.declaration_fields.fields import DeclarationField, Dialect, FieldKind
from lienthong.contracts.declaration_fields.labels import label_of
from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v1.catalogues import CatalogueKind
from lienthong.contracts.hotich_v1.envelope import SERVICE, VERSION, Operation
from lienthong.contracts.hotich_v1.payload import MODULES, table_of
from lienthong.domain.modules import Module

_OPERATIONS = {
    Operation.REGISTER: (
        "Gửi hồ sơ",
        "`maDonVi` (số), `module`, `maHoSo`, `ngayTiepNhan` (yyyy-MM-dd), `data` (chuỗi XML)",
        "1 đã gửi; 0 lỗi",
    ),
    Operation.CATALOGUE: (
        "Lấy danh mục",
        "`loaiDanhMuc`",
        '1 và `value`: chuỗi JSON `[{"ma", "ten"}]`; 0 lỗi',
    ),
    Operation.STATE: (
        "Tra trạng thái hồ sơ",
        "`maDonVi`, `maHoSo`",
        "1 đã tiếp nhận, chờ xử lý; 2 cần bổ sung (nêu rõ nội dung); 3 đủ điều kiện giải quyết; "
        "4 đã hoàn thành đăng ký; 0 lỗi. Hồ sơ bị từ chối: 0, mã lỗi 500, “Hồ sơ bị từ chối: …”",
    ),
    Operation.RESULT: (
        "Lấy kết quả đăng ký",
        "`maDonVi`, `maHoSo`",
        "1 và `value`: một bản ghi trong sổ kèm tệp kết quả (base64), khai sinh có thêm `soDinhDanh`; 0 lỗi, mã 200 "
        "khi chưa hoàn thành",
    ),
    Operation.CHANGED: (
        "Danh sách hồ sơ đăng ký hoặc thay đổi trong một ngày",
        "`module`, `ngayCapNhat` (yyyy-MM-dd)",
        '1 và `value`: `[{"id", "maDonVi"}]`; 0 lỗi',
    ),
    Operation.ENTRY: (
        "Lấy một bản ghi trong sổ",
        "`module`, `maHoSo` (id trong phần mềm hộ tịch)",
        '1 và `value`: `[{"id", "so", "quyenSo", "trangSo", …}]`; 0 lỗi',
    ),
    Operation.ENTRIES: (
        "Lấy nhiều bản ghi trong sổ của một tỉnh",
        "`maTinh`, `module`, `dsMaHoSo` (danh sách id)",
        f"như `{Operation.ENTRY}`, nhiều bản ghi; 0 lỗi",
    ),
}
_FORMS = {
    FieldKind.DATE: "ngày dd.MM.yyyy, MM.yyyy hoặc yyyy",
    FieldKind.BORN: "ngày dd.MM.yyyy, MM.yyyy hoặc yyyy",
    FieldKind.STAMP: "ngày dd.MM.yyyy",
    FieldKind.TIME: "giờ:phút, ví dụ 22:05",
    FieldKind.COUNT: "số nguyên không âm",
    FieldKind.UNIT: "mã đơn vị hành chính",
    FieldKind.PLACE: "địa chỉ, một chuỗi",
    FieldKind.ETHNIC_GROUP: "mã hoặc tên dân tộc (danh mục 3)",
    FieldKind.COUNTRY: "mã hoặc tên (danh mục 1, 2)",
    FieldKind.RELATION: "bằng chữ, hoặc mã quan hệ",
    FieldKind.PERSONAL_ID: "12 chữ số",
    FieldKind.PHONE: "số điện thoại",
    FieldKind.EMAIL: "địa chỉ thư điện tử",
}


def describe() -> str:
    """The page, in Markdown."""
    return "\n".join((*_head(), *_operations(), *_errors(), *_catalogues(), *_codes(), *_payloads()))


def _head() -> Iterable[str]:
    return (
        f"# API hộ tịch {VERSION}: tài liệu kết nối",
        "",
        "*Written by `tools/describe_hotich_v1.py` from the tables that read and write the messages; a test "
        "fails when this page is older than they are.*",
        "",
        f"Dịch vụ `{SERVICE}`. Mọi chức năng gọi bằng `POST`, JSON, UTF-8, "
        f"`Authorization: Bearer …`, địa chỉ `/{SERVICE}/{{chức năng}}` hoặc "
        f"`/{SERVICE}/{VERSION}/{{chức năng}}` trên trục LGSP, NDXP.",
        "",
        "Câu trả lời: `{status, statusDescription, value, errorCode, errorDescription}`. `maDonVi` là mã đơn vị "
        "hành chính nơi đăng ký, viết dạng số (00019 thành 19); tên đơn vị tính theo thời điểm đăng ký.",
        "",
    )


def _operations() -> Iterable[str]:
    yield from ("## Các chức năng", "", "| chức năng | việc | nội dung gửi | trả lời |", "|---|---|---|---|")
    for operation in Operation:
        work, body, answer = _OPERATIONS[operation]
        yield f"| `{operation}` | {work} | {body} | {answer} |"
    yield ""


def _errors() -> Iterable[str]:
    yield from ("## Mã lỗi", "", "| mã | tên | nghĩa |", "|---|---|---|")
    yield from (f"| {code} | {code.name} | {code.message_vi} |" for code in ErrorCode)
    yield ""


def _catalogues() -> Iterable[str]:
    yield from ("## Danh mục lấy qua dịch vụ", "", "| `loaiDanhMuc` | danh mục |", "|---|---|")
    yield from (f"| {kind} | {kind.name_vi} |" for kind in CatalogueKind)
    yield ""


def _codes() -> Iterable[str]:
    used = {field.kind for module in MODULES for field in table_of(module).fields}
    yield from ("## Mã dùng trong tờ khai", "")
    for kind, catalogue in CODES.items():
        if kind in used:
            doubt = (
                ""
                if all(entry.verified for entry in catalogue)
                else " (mã chưa đối chiếu văn bản chính thức)"
            )
            listed = "; ".join(f"`{entry.code}` {entry.name}" for entry in catalogue)
            yield f"- **{catalogue.title_vi}**{doubt}: {listed}."
    yield ""


def _payloads() -> Iterable[str]:
    yield from (
        "## Tờ khai (`data`)",
        "",
        "`<hotich><hoso>…</hoso></hotich>`: một `<hoso>` gồm các phần tử văn bản, thứ tự tùy ý, mỗi phần tử nhiều "
        "nhất một lần. Phần tử lạ được giữ lại. Lược đồ XML của từng nghiệp vụ: "
        "`src/lienthong/contracts/hotich_v1/schemas/`, phần mềm hộ tịch cũng trả tại "
        f"`GET /{SERVICE}/{VERSION}/luoc-do/KS.xsd`, trang này tại `GET /{SERVICE}/{VERSION}/tai-lieu`.",
        "",
    )
    for module in MODULES:
        yield from _module(module)


def _module(module: Module) -> Iterable[str]:
    yield from (
        f"### {module.value}: {module.name_vi}",
        "",
        "| phần tử | nghĩa | giá trị | dài nhất | bắt buộc |",
        "|---|---|---|---|---|",
    )
    for field in table_of(module).known_to(Dialect.HOTICH_V1).values():
        needed = "có" if field.required else ""
        yield f"| `{field.name}` | {label_of(field)} | {_form(field)} | {field.most} | {needed} |"
    yield ""


def _form(field: DeclarationField) -> str:
    if field.kind in CODES:
        return f"mã: {CODES[field.kind].title_vi.lower()}"
    return _FORMS.get(field.kind, "chuỗi")
