"""Which line of migrations a table belongs to.

A room of the foundation that owns tables (identity, delivery, the audit trail …) owns their migrations too, in
``foundation/migrations/<branch>``. A system that puts these tables into its own metadata takes the room's branch of
migrations with them; what belongs to no branch is the system's own.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData, Table

_MARK: Final = "branch"


def in_branch(table: Table, branch: str) -> Table:
    """Say that the migrations of `table` are those of the foundation's `branch`."""
    table.info[_MARK] = branch
    return table


def branch_of(table: Table | None) -> str | None:
    """The foundation's branch of a table; None for a system's own, or one that nobody defines."""
    return None if table is None else table.info.get(_MARK)


def branches_of(metadata: MetaData) -> tuple[str, ...]:
    """The foundation's branches that tables of `metadata` belong to, in the order of their names."""
    found = {branch_of(table) for table in metadata.tables.values()}
    return tuple(sorted(branch for branch in found if branch is not None))
