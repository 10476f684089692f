"""Why bytes or base64 cannot be read as what they should be: the cause, named for who sent them.

Senders compress without saying so, write in UTF-16 or an old Vietnamese code page, or put a data address before
base64. What is unambiguous is read all the same (:func:`without_mark`, :func:`plain_base64`); of the rest the cause
is told, never a part of the text.
"""

from __future__ import annotations

import json
import re

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_COMPRESSED = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"PK\x03\x04", "zip"))
_DATA_ADDRESS = re.compile(r"\s*data:[\w.+\-/]*(?:;[\w=.+\-]+)*;base64,", re.IGNORECASE | re.ASCII)
_ANY_DATA_ADDRESS = re.compile(r"\s*data:[^,]{0,200},", re.IGNORECASE)
_HEAD = 16


def without_mark(body: bytes | str) -> bytes | str:
    """The body without the byte order mark that some editors and libraries put before UTF-8."""
    if isinstance(body, str):
        return body.removeprefix("\ufeff")
    return body.removeprefix(_BYTE_ORDER_MARK)


def why_no_json(body: bytes | str) -> str:
    """A whole sentence: why a body is no JSON in UTF-8."""
    if isinstance(body, str):
        return _position(body) or "Nội dung không phải JSON hợp lệ (UTF-8)"
    if not body.strip():
        return "Nội dung trống, phải là một đối tượng JSON (UTF-8)"
    for head, name in _COMPRESSED:
        if body.startswith(head):
            return f"Nội dung đang nén {name}; hãy gửi JSON không nén (UTF-8)"
    if body.startswith(_UTF16_MARKS) or b"\0" in body[:_HEAD]:
        return "Nội dung mã hóa UTF-16; hãy gửi JSON bằng UTF-8"
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        return (
            f"Nội dung không phải UTF-8 (byte thứ {error.start + 1}); hãy gửi JSON bằng UTF-8, "
            "không dùng Windows-1258 hay bảng mã khác"
        )
    if text.lstrip().startswith("<"):
        return "Nội dung là XML hoặc HTML, không phải JSON hợp lệ (UTF-8)"
    return _position(text) or "Nội dung không phải JSON hợp lệ (UTF-8)"


def plain_base64(text: str) -> str:
    """Base64 without what may surround it without doubt: ``data:…;base64,``, blanks, line breaks, a byte order mark."""
    if address := _DATA_ADDRESS.match(text[:300]):
        text = text[address.end() :]
    if any(mark in text for mark in "\r\n \t\ufeff"):
        text = "".join(text.replace("\ufeff", "").split())
    return text


def why_no_base64(text: str) -> str:
    """What is wrong with a text that should be base64, to stand in brackets behind the name of its field."""
    plain = plain_base64(text)
    if _ANY_DATA_ADDRESS.match(plain[:300]):
        return "phải là base64; địa chỉ data: này không khai ;base64"
    if plain.startswith(("%PDF", "<", "{", "[")):
        return "phải là base64 của tệp, không phải chính nội dung tệp"
    if plain.startswith(("http://", "https://")):
        return "phải là base64 của tệp, không phải đường dẫn"
    if not plain.isascii():
        return "phải là base64, có ký tự ngoài bảng chữ base64"
    if "%" in plain:
        return "phải là base64, không mã hóa phần trăm (%2B, %2F, %3D)"
    if "-" in plain or "_" in plain:
        return "phải là base64 thường (+ và /), không phải dạng dùng cho địa chỉ web (- và _)"
    if re.search(r"[^A-Za-z0-9+/=]", plain):
        return "phải là base64, có ký tự ngoài bảng chữ base64"
    return "phải là base64, độ dài không đúng: có thể bị cắt hoặc thiếu dấu = ở cuối"


def _position(text: str) -> str:
    """Line and column where a JSON text breaks; empty when the other reader finds no fault."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"Nội dung không phải JSON hợp lệ (UTF-8): sai ở dòng {error.lineno}, cột {error.colno}"
    except RecursionError:
        return ""
    return ""
