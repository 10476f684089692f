"""Alembic migrations of a system: the foundation's branches whose tables it has, and the system's own.

The system's own revisions stand in its folder ``migrations``; those of the foundation's tables in
``foundation/migrations/<branch>``, once for all systems (`lienthong.foundation.database.branches`). A database is
brought to the heads of them all. After changing tables, write what is missing, wherever it belongs::

    python -m lienthong.foundation.database.migrations lienthong.systems.onestop "keep the appointment"
"""

from __future__ import annotations

import fcntl
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module, resources
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, text

from lienthong.foundation.database.append_only import unprotected
from lienthong.foundation.database.branches import branch_of, branches_of

_ENVIRONMENT: Final = Path(__file__).parent / "alembic"
_OF_FOUNDATION: Final = Path(__file__).parents[1] / "migrations"


@dataclass(frozen=True)
class MigrationRun:
    """What ``env.py`` needs to know of one command.

    Attributes
    ----------
    connection
        To the database; locked against other processes by the caller.
    metadata
        Every table of the system.
    line
        While a revision is written: the branch it belongs to, empty for the system's own line.
    """

    connection: Connection
    metadata: MetaData
    line: str = ""

    def is_in_line(self, thing: Any, name: str | None, kind: str, *_of_no_matter: Any) -> bool:
        """Whether a table, or something of a table, belongs to the line that is written (Alembic's include_object)."""
        table = name if kind == "table" else thing.table.name
        return (branch_of(self.metadata.tables.get(str(table))) or "") == self.line


def folder_of(package: str) -> Path:
    """The folder ``migrations`` of `package`."""
    return Path(str(resources.files(package))) / "migrations"


def metadata_of(package: str) -> MetaData:
    """The tables of `package`: ``metadata`` of its ``base.tables``, or of its ``tables`` where it has no rooms."""
    in_base = (Path(str(resources.files(package))) / "base" / "tables.py").exists()
    metadata: MetaData = import_module(f"{package}.base.tables" if in_base else f"{package}.tables").metadata
    return metadata


def configuration(package: str, *further: Path) -> Config:
    """Alembic's configuration for a system; `further` are more folders of revisions."""
    folders = [folder_of(package), *(_OF_FOUNDATION / branch for branch in branches_of(metadata_of(package)))]
    config = Config()
    for name, value in {
        "script_location": str(_ENVIRONMENT),
        "path_separator": "newline",
        "version_locations": "\n".join(str(folder) for folder in (*folders, *further)),
        "file_template": "%(rev)s_%(slug)s",
        "truncate_slug_length": "40",
    }.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config


def upgrade(engine: Engine, package: str, *further: Path) -> None:
    """Apply the revisions that the database has not seen; protect what is append-only. The caller holds the lock.

    Parameters
    ----------
    further
        More folders of revisions.
    """
    config = configuration(package, *further)
    with engine.connect() as connection, _tables_replaceable(connection):
        config.attributes["run"] = MigrationRun(connection, metadata_of(package))
        command.upgrade(config, "heads")


@contextmanager
def _tables_replaceable(connection: Connection) -> Iterator[None]:
    """Let revisions make tables anew that others refer to, as batch mode does on SQLite; commit unless that broke one.

    Raises
    ------
    RuntimeError
        Rows refer to rows that are no longer there: nothing is kept.
    """
    if connection.dialect.name != "sqlite":
        yield
        connection.commit()
        return
    # On the driver: SQLite takes no notice of it inside a transaction, which SQLAlchemy would begin.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
        if broken:
            raise RuntimeError(f"references broken by a migration: {', '.join(sorted(broken))}")
        connection.commit()
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def differences(connection: Connection, metadata: MetaData) -> list[str]:
    """What autogenerate would still change, and which append-only tables are not protected; one line each."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    open_tables = [f"not append-only: {table}" for table in unprotected(connection, metadata)]
    return [*(repr(difference) for difference in compare_metadata(context, metadata)), *open_tables]


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold `path` alone among all processes of this machine; waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def advisory_lock(connection: Connection, name: str) -> Iterator[None]:
    """Hold a PostgreSQL advisory lock for `name` on this connection; waits."""
    key = {"name": f"lienthong.migrate.{name}"}
    connection.execute(text("SELECT pg_advisory_lock(hashtext(:name))"), key)
    connection.commit()
    try:
        yield
    finally:
        connection.execute(text("SELECT pg_advisory_unlock(hashtext(:name))"), key)
        connection.commit()


def write_revision(package: str, message: str) -> Path | None:
    """Write the revisions that bring the migrations to `package`'s tables: its own, and of the foundation's branches.

    Returns
    -------
    Path or None
        The system's own revision, else one of the foundation's; None when nothing differs.
    """
    lines = ["", *branches_of(metadata_of(package))]
    written = [path for line in lines if (path := _write_line(package, message, line)) is not None]
    return written[0] if written else None


def _write_line(package: str, message: str, line: str) -> Path | None:
    """Write what one line of revisions lacks; None when it lacks nothing."""
    folder = _OF_FOUNDATION / line if line else folder_of(package)
    folder.mkdir(exist_ok=True)
    label = line or package.rsplit(".", 1)[-1]
    config = configuration(package)
    present = sum(1 for script in _scripts(config) if Path(script.path).parent == folder)
    number = f"{present + 1:04d}_{datetime.now(UTC):%Y%m%d}"
    with tempfile.TemporaryDirectory() as scratch:
        engine = create_engine(f"sqlite:///{scratch}/scratch.db")
        upgrade(engine, package)
        with engine.connect() as connection:
            config.attributes["run"] = MigrationRun(connection, metadata_of(package), line)
            made = command.revision(
                config,
                message,
                autogenerate=True,
                head=f"{label}@head" if present else "base",
                branch_label=None if present else label,
                version_path=folder,
                rev_id=f"{line}_{number}" if line else number,
                process_revision_directives=_drop_empty,
            )
        engine.dispose()
    return Path(made.path) if made is not None and not isinstance(made, list) else None


def _drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no revision that changes nothing."""
    if directives[0].upgrade_ops.is_empty():
        directives.clear()


def _scripts(config: Config) -> Sequence[Any]:
    return list(ScriptDirectory.from_config(config).walk_revisions())


if __name__ == "__main__":
    written = write_revision(sys.argv[1], sys.argv[2])
    sys.stdout.write(f"{written or 'nothing to change'}\n")
