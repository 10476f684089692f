"""Parameters of paths that many systems have."""

from typing import Annotated

from fastapi import Path

LARGEST_ROW = 2**63 - 1
"""No database counts further; a larger number can only be a mistake."""

RowNumber = Annotated[int, Path(ge=0, le=LARGEST_ROW)]
"""Number of a row in a path; another one is answered with 422 that names it."""
