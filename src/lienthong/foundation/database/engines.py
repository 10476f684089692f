"""How a database of ours is reached: its URL, and an engine whose connections are as the rest expects them."""

from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from lienthong.foundation.settings import SYNCHRONOUS, SettingsError

BUSY_TIMEOUT_MS = 30_000
_SYNCHRONOUS_MODES = ("NORMAL", "FULL", "EXTRA")


def normalised_url(url: str) -> URL:
    """The URL with the driver we use.

    Raises
    ------
    SettingsError
        Not an absolute database URL, or a database we do not support.
    """
    expected = "phải là sqlite:///đường-dẫn hoặc postgresql://tên:mật-khẩu@máy/cơ-sở-dữ-liệu"
    try:
        parsed = make_url(url)
    except SQLAlchemyError:
        raise SettingsError("database_url", expected) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise SettingsError("database_url", expected)


def sqlite_pragmas(url: URL) -> tuple[URL, tuple[str, ...]]:
    """The URL as the driver takes it, and what every connection to the file is told.

    Raises
    ------
    SettingsError
        The URL asks for another way of writing than NORMAL, FULL or EXTRA.
    """
    chosen = url.query.get(SYNCHRONOUS, _SYNCHRONOUS_MODES[0])
    if not isinstance(chosen, str) or chosen.upper() not in _SYNCHRONOUS_MODES:
        raise SettingsError(
            "database_url", f"{SYNCHRONOUS} phải là một trong: {', '.join(_SYNCHRONOUS_MODES)}"
        )
    return url.difference_update_query([SYNCHRONOUS]), (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        f"synchronous={chosen.upper()}",
        "foreign_keys=ON",
    )


def sqlite_path(url: URL) -> Path:
    """The file of a SQLite URL."""
    return Path(url.database or "")


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def sqlite_engine(url: URL, pool_size: int) -> Engine:
    """An engine whose connections begin no transaction by themselves; the file's folder is made."""
    sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
    address, pragmas = sqlite_pragmas(url)
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=3 * pool_size,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: ours say which kind they are.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def postgres_engine(url: URL, schema: str, pool_size: int) -> Engine:
    """An engine whose tables are those of one schema."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"options": f"-csearch_path={schema}", "connect_timeout": 10},
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )
