"""Settings of every process: environment variables over one TOML file, checked once at the start.

A setting is a field of a pydantic model. Its environment name is ``LIENTHONG_<SECTION>__<FIELD>``; in the
file it stands as ``field = value`` under ``[section]``. The environment wins over the file, the file over
the default. A value that cannot be used stops the start with the name of the setting and what it should be,
in Vietnamese.
"""

import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, SecretBytes, SecretStr, ValidationError
from pydantic.fields import FieldInfo

PREFIX = "LIENTHONG_"
FILE_VARIABLE = "LIENTHONG_FILE"
DEFAULT_FILE = Path("lienthong.toml")
MINIMUM_LEASE_SECONDS = 2.0
SYNCHRONOUS = "synchronous"
"""Parameter of a SQLite URL: NORMAL, FULL or EXTRA."""

T = TypeVar("T", bound=BaseModel)


class SettingsError(ValueError):
    """A setting is missing or cannot be used.

    Attributes
    ----------
    name
        Environment name of the setting (or the path of the settings file).
    expected_vi
        What it should be, in Vietnamese.
    """

    def __init__(self, name: str, expected_vi: str) -> None:
        super().__init__(f"Cài đặt {name} chưa đúng: {expected_vi}")
        self.name = name
        self.expected_vi = expected_vi


class Settings(BaseModel):
    """Base of every settings model: cannot be changed after loading, refuses unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class SharedSettings(Settings):
    """What every process has, section ``shared``."""

    mode: Literal["demo", "production"] = Field(
        "demo", description="Chế độ chạy: demo (chạy thử, tự tạo khoá) hoặc production (chạy thật)."
    )
    var_dir: Path = Field(
        Path("var"), description="Thư mục chứa dữ liệu, khoá tự tạo và tệp khoá tiến trình."
    )
    clock_start: datetime | None = Field(
        None,
        description="Thời điểm bắt đầu của đồng hồ (chỉ ở chế độ demo), ví dụ 2024-07-05T08:00:00+07:00.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Mức nhật ký thấp nhất được ghi."
    )
    log_format: Literal["json", "console"] = Field("json", description="Dạng nhật ký: json hoặc console.")
    sealing_keys: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Khoá mã hoá dữ liệu lưu trữ: mã khoá → 32 byte viết bằng base64. Bắt buộc ở production.",
        json_schema_extra={"secret": True},
    )
    sealing_current: str | None = Field(
        None, description="Mã của khoá dùng để mã hoá mới; các khoá khác chỉ để giải mã. Mặc định: khoá cuối."
    )
    process_name: str = Field(
        "lienthong",
        pattern=r"^[A-Za-z0-9_.-]{1,60}$",
        description="Tên tiến trình; các tiến trình cùng tên trên một máy được tự đánh số.",
    )
    durable_url: SecretStr | None = Field(
        None,
        description="Cơ sở dữ liệu của bộ máy quy trình (sqlite hoặc postgresql). Mặc định ở chế độ demo: tệp trong "
        "var; bắt buộc khi chạy thật.",
    )
    delivery_lease_seconds: float = Field(
        30.0,
        ge=MINIMUM_LEASE_SECONDS,
        description="Số giây một tiến trình được giữ một bản tin trước khi tiến trình khác được nhận thay.",
    )
    delivery_poll_seconds: float = Field(
        1.0, gt=0, description="Số giây lâu nhất giữa hai lần tự tìm bản tin đến hạn gửi."
    )
    attachment_max_bytes: int = Field(
        2_600_000, gt=0, description="Dung lượng lớn nhất của một tệp đính kèm, tính bằng byte."
    )


@dataclass(frozen=True)
class SettingDescription:
    """One line of ``lienthong settings``."""

    section: str
    field: str
    environment_name: str
    description: str
    default: str
    required: bool
    secret: bool


def environment_name(section: str, field: str) -> str:
    """Name of the environment variable that sets `field` of `section`."""
    return f"{PREFIX}{section.upper()}__{field.upper()}"


def load(
    model: type[T], section: str, *, file: Path | None = None, environ: Mapping[str, str] = os.environ
) -> T:
    """Read one section.

    `file` defaults to the path in ``LIENTHONG_FILE``, else ``lienthong.toml`` in the current folder if there
    is one.

    Raises
    ------
    SettingsError
        At the first setting that is unknown, missing or not usable.
    """
    values = _from_file(section, file, environ) | _from_environment(model, section, environ)
    for name in values:
        if name not in model.model_fields:
            known = ", ".join(sorted(model.model_fields))
            raise SettingsError(
                environment_name(section, name), f"không có cài đặt này; các cài đặt có là: {known}"
            )
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        expected = _expected(model.model_fields.get(field), first)
        raise SettingsError(environment_name(section, field), f"{_within(first['loc'])}{expected}") from None


def require_secrets(settings: BaseModel, section: str, shared: SharedSettings) -> None:
    """Refuse to run in production while a secret has no value, unless its field is marked ``optional``.

    Raises
    ------
    SettingsError
        Naming the first secret that is empty.
    """
    if shared.mode == "demo":
        return
    for name, field in type(settings).model_fields.items():
        if is_secret(field) and not _is_optional(field) and not getattr(settings, name):
            raise SettingsError(
                environment_name(section, name), "bắt buộc phải có giá trị khi chạy thật (production)"
            )


def database_url(url: SecretStr | str | None, shared: SharedSettings, system: str) -> str:
    """The database of a system: the given URL, else a SQLite file named after the system under ``var``.

    Outside demo mode a SQLite file is told to survive a power cut, unless the URL itself chooses (`SYNCHRONOUS`).
    """
    if isinstance(url, SecretStr):
        url = url.get_secret_value()
    return with_synchronous(url or f"sqlite:///{shared.var_dir / (system + '.db')}", shared)


def with_synchronous(url: str, shared: SharedSettings) -> str:
    """The URL; a SQLite one that does not say how commits reach the disk gets ``synchronous=FULL`` outside demo mode.

    In WAL mode NORMAL survives a killed process but may lose the last commits at a power cut; FULL waits for the disk
    at every commit (https://www.sqlite.org/pragma.html#pragma_synchronous).
    """
    if shared.mode == "demo" or not url.startswith("sqlite:") or f"{SYNCHRONOUS}=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}{SYNCHRONOUS}=FULL"


def is_secret(field: FieldInfo) -> bool:
    """Whether the value must never be shown."""
    extra = field.json_schema_extra
    marked = isinstance(extra, dict) and bool(extra.get("secret"))
    return marked or bool({SecretStr, SecretBytes} & set(_parts(field.annotation)))


def _is_optional(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("optional"))


def describe(
    models: Mapping[str, type[BaseModel]] | Iterable[tuple[str, type[BaseModel]]],
) -> list[SettingDescription]:
    """Every setting of the given sections, in order of declaration. A secret's default is never shown."""
    pairs = models.items() if isinstance(models, Mapping) else models
    return [
        SettingDescription(
            section=section,
            field=name,
            environment_name=environment_name(section, name),
            description=field.description or "",
            default=_default_text(field),
            required=field.is_required(),
            secret=is_secret(field),
        )
        for section, model in pairs
        for name, field in model.model_fields.items()
    ]


def _from_file(section: str, file: Path | None, environ: Mapping[str, str]) -> dict[str, Any]:
    path = file or (Path(environ[FILE_VARIABLE]) if environ.get(FILE_VARIABLE) else DEFAULT_FILE)
    named = file is not None or bool(environ.get(FILE_VARIABLE))
    if not path.exists():
        if named:
            raise SettingsError(str(path), "phải là đường dẫn của một tệp TOML có thật")
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(str(path), f"phải là tệp TOML đọc được (UTF-8): {error}") from error
    table = content.get(section, {})
    if not isinstance(table, dict):
        raise SettingsError(str(path), f"[{section}] phải là một bảng TOML")
    return table


def _from_environment(model: type[BaseModel], section: str, environ: Mapping[str, str]) -> dict[str, Any]:
    prefix = environment_name(section, "")
    values: dict[str, Any] = {}
    for variable, text in environ.items():
        if variable.startswith(prefix):
            name = variable.removeprefix(prefix).lower()
            values[name] = _parsed(model.model_fields.get(name), variable, text)
    return values


def _parsed(field: FieldInfo | None, variable: str, text: str) -> Any:
    """Tables and lists come as JSON; an empty text means "not set" where the setting may be empty.

    Raises
    ------
    SettingsError
        When it is no JSON.
    """
    if field is None:
        return text
    parts = set(_parts(field.annotation))
    if not text and NoneType in parts:
        return None
    if parts & {dict, list, tuple, set, frozenset, Mapping}:
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            raise SettingsError(variable, 'phải viết bằng JSON, ví dụ {"a": "1"} hoặc ["a", "b"]') from None
    return text


def _parts(annotation: Any) -> list[Any]:
    """All types a (possibly nested) annotation is made of."""
    origin = get_origin(annotation)
    if origin is None:
        return [annotation]
    inner = get_args(annotation)[:1] if origin is Annotated else get_args(annotation)
    return [origin, *(part for argument in inner for part in _parts(argument))]


def _within(place: tuple[int | str, ...]) -> str:
    """Which line of a list, and which field in it, is meant; empty for the setting as a whole."""
    parts = [f"mục {part + 1}" if isinstance(part, int) else str(part) for part in place[1:]]
    return f"{', '.join(parts)}: " if parts else ""


_EXPECTED_BY_ERROR = {
    "missing": "bắt buộc phải có giá trị",
    "int_parsing": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "float_parsing": "phải là số",
    "float_type": "phải là số",
    "bool_parsing": "phải là true hoặc false",
    "bool_type": "phải là true hoặc false",
    "string_type": "phải là một chuỗi ký tự",
    "dict_type": "phải là một bảng tên → giá trị",
    "list_type": "phải là một danh sách",
    "path_type": "phải là một đường dẫn",
}


def _expected(field: FieldInfo | None, error: Mapping[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind == "literal_error":
        return f"phải là một trong: {context['expected'].replace(' or ', ', ')}"
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        return "không có cài đặt này"
    if kind.startswith("datetime"):
        return "phải là ngày giờ dạng 2024-07-05T08:00:00+07:00"
    if kind == "string_pattern_mismatch":
        return f"phải khớp mẫu {context['pattern']}"
    for name, words in (("ge", "từ"), ("gt", "lớn hơn"), ("le", "không quá"), ("lt", "nhỏ hơn")):
        if name in context:
            return f"phải {words} {context[name]}" if name != "ge" else f"phải từ {context[name]} trở lên"
    text = _EXPECTED_BY_ERROR.get(kind, "giá trị không dùng được")
    return f"{text}. {field.description}" if field is not None and field.description else text


def _default_text(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value in ({}, [], ()):
        return ""
    return "***" if is_secret(field) else str(value)
