"""`lienthong settings`: every setting, what it means and what it is by default."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from lienthong.assembly.frame import SECTIONS
from lienthong.assembly.systems import SYSTEM_SECTIONS
from lienthong.foundation.settings import Settings, describe


def all_sections() -> Mapping[str, type[Settings]]:
    """Every section of the settings file, with the model that checks it."""
    return {**SECTIONS, **SYSTEM_SECTIONS}


def print_settings(console: Console | None = None) -> None:
    """Print all settings as tables, one for each section."""
    out = console or Console()
    out.print(
        "Mỗi cài đặt đặt bằng biến môi trường dưới đây, hoặc trong lienthong.toml (đường dẫn: LIENTHONG_FILE)."
    )
    for section, model in all_sections().items():
        table = Table(title=f"[{section}]", title_justify="left", show_lines=False, pad_edge=False)
        table.add_column("Biến môi trường", overflow="fold", no_wrap=False)
        table.add_column("Ý nghĩa", ratio=2)
        table.add_column("Mặc định", overflow="fold")
        for setting in describe({section: model}):
            default = "(bắt buộc)" if setting.required else setting.default
            secret = " (bí mật)" if setting.secret else ""
            table.add_row(setting.environment_name, setting.description + secret, default)
        out.print(table)
