"""Run by Alembic for every command, on the connection and with the tables that `migrations` put into its settings."""

from alembic import context

from lienthong.foundation.database.append_only import protect_missing
from lienthong.foundation.database.migrations import MigrationRun

run: MigrationRun = context.config.attributes["run"]
context.configure(
    connection=run.connection,
    target_metadata=run.metadata,
    include_object=run.is_in_line,
    compare_type=True,
    render_as_batch=run.connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
    # In one transaction with the revisions: no moment at which a table made anew could be changed.
    protect_missing(run.connection, run.metadata)
