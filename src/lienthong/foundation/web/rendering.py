"""The template environment: shared layout and macros, a system's own templates, Vietnamese formats."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
SHARED_TEMPLATES = HERE / "templates"
STATIC = HERE / "static"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_SIZE_STEP = 1024


def template_environment(folders: Sequence[Path]) -> Environment:
    """Return an environment that finds a system's templates first, then the shared ones.

    Filters: ``datetime_vi`` (dd/MM/yyyy HH:mm), ``date_vi`` (dd/MM/yyyy), ``number_vi`` (1.234), ``size_vi``.
    """
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in (*folders, SHARED_TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["datetime_vi"] = datetime_vi
    environment.filters["date_vi"] = date_vi
    environment.filters["number_vi"] = number_vi
    environment.filters["size_vi"] = size_vi
    return environment


def datetime_vi(moment: datetime | str | None) -> str:
    """Return ``dd/MM/yyyy HH:mm`` in Vietnamese time; text passes through, None gives a dash."""
    if moment is None:
        return "–"
    if isinstance(moment, str):
        return moment
    local = moment.astimezone(VIETNAM) if moment.tzinfo else moment
    return local.strftime("%d/%m/%Y %H:%M")


def date_vi(day: date | str | None) -> str:
    """Return ``dd/MM/yyyy``; text passes through, None gives a dash."""
    if day is None:
        return "–"
    if isinstance(day, str):
        return day
    local = day.astimezone(VIETNAM) if isinstance(day, datetime) and day.tzinfo else day
    return local.strftime("%d/%m/%Y")


def number_vi(number: int) -> str:
    """Return a whole number with dots between thousands, as Vietnamese writes it."""
    return f"{number:,}".replace(",", ".")


def size_vi(size: int) -> str:
    """Return a size in bytes as ``B``, ``KB`` or ``MB`` with a decimal comma."""
    if size < _SIZE_STEP:
        return f"{size} B"
    if size < _SIZE_STEP**2:
        return f"{size / _SIZE_STEP:.0f} KB"
    return f"{size / _SIZE_STEP**2:.1f} MB".replace(".", ",")
