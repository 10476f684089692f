"""Alembic migrations, run from a package's folder ``migrations`` without ini files or ``env.py``.

Write a new revision after changing a system's ``base/tables.py`` (which must have ``metadata``)::

    python -m lienthong.foundation.database.migrations lienthong.systems.onestop "keep the appointment"
"""

import fcntl
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module, resources
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, text

from lienthong.foundation.database.append_only import protect_missing, unprotected

_TEMPLATE = '''"""{message}."""

import lienthong.foundation.database.column_types  # noqa: F401
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down_revision}
branch_labels = None
depends_on = None


def upgrade() -> None:
{upgrades}


def downgrade() -> None:
{downgrades}
'''


def folder_of(package: str) -> Path:
    """The folder ``migrations`` of `package`."""
    return Path(str(resources.files(package))) / "migrations"


def metadata_of(package: str) -> MetaData:
    """The tables of `package`: ``metadata`` of its ``base.tables``, or of its ``tables`` where it has no rooms."""
    in_base = (Path(str(resources.files(package))) / "base" / "tables.py").exists()
    metadata: MetaData = import_module(f"{package}.base.tables" if in_base else f"{package}.tables").metadata
    return metadata


def scripts(folder: Path) -> ScriptDirectory:
    """Alembic's view of a folder of revisions."""
    return ScriptDirectory(folder, version_locations=[folder])


def upgrade(engine: Engine, package: str) -> None:
    """Apply the revisions that the database has not seen; protect what is append-only. The caller holds the lock."""
    script = scripts(folder_of(package))

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("heads", revision)

    with EnvironmentContext(Config(), script, fn=steps) as environment, engine.connect() as connection:
        environment.configure(connection=connection, render_as_batch=engine.dialect.name == "sqlite")
        with environment.begin_transaction():
            environment.run_migrations()
            # In one transaction with the revisions: no moment at which a table made anew could be changed.
            protect_missing(connection, metadata_of(package))
        connection.commit()


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
    """Write the revision that brings `package`'s migrations to its ``tables.metadata``; None when nothing
    differs.
    """
    metadata = metadata_of(package)
    folder = folder_of(package)
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        engine = create_engine(f"sqlite:///{scratch}/scratch.db")
        upgrade(engine, package)
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "render_as_batch": True, "target_metadata": metadata}
            )
            changes = produce_migrations(context, metadata)
            head = context.get_current_revision()
            if changes.upgrade_ops is None or changes.upgrade_ops.is_empty():
                return None
            number = len(list(scripts(folder).walk_revisions())) + 1
            revision = f"{number:04d}_{datetime.now(UTC):%Y%m%d}"
            path = folder / f"{revision}_{message.replace(' ', '_')[:40]}.py"
            path.write_text(
                _TEMPLATE.format(
                    message=message[:1].upper() + message[1:],
                    revision=revision,
                    down_revision=f'"{head}"' if head else None,
                    upgrades=_code(changes.upgrade_ops, context),
                    downgrades=_code(changes.downgrade_ops, context),
                ),
                encoding="utf-8",
            )
        engine.dispose()
    return path


def _code(operations: ops.OpContainer | None, context: MigrationContext) -> str:
    body = render_python_code(operations, render_as_batch=True, migration_context=context)  # type: ignore[arg-type]
    lines = [line for line in body.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(f"    {line.strip()}" if index == 0 else line for index, line in enumerate(lines))


if __name__ == "__main__":
    written = write_revision(sys.argv[1], sys.argv[2])
    sys.stdout.write(f"{written or 'nothing to change'}\n")
