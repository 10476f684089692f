"""`lienthong settings`: every setting, what it means and what it is by default."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lienthong.assembly.installation import SECTIONS
from lienthong.assembly.systems import SYSTEM_SECTIONS
from lienthong.foundation.settings import Settings, describe


def all_sections() -> Mapping[str, type[Settings]]:
    """Every section of the settings file, with the model that checks it."""
    return {**SECTIONS, **SYSTEM_SECTIONS}


def print_settings(console: Console | None = None) -> None:
    """Print all settings by section: the name on a line of its own, for copying, and below what it means."""
    out = console or Console()
    out.print(
        "Mỗi cài đặt đặt bằng biến môi trường dưới đây, hoặc trong lienthong.toml (đường dẫn: LIENTHONG_FILE)."
    )
    for section, model in all_sections().items():
        out.print(Text(f"\n[{section}]", style="bold underline"))
        for setting in describe({section: model}):
            line = Text(setting.environment_name, style="bold")
            if setting.default:
                line.append(f" = {setting.default}", style="not bold")
            out.print(line, soft_wrap=True)
            marks = (" Bắt buộc." if setting.required else "") + (" (bí mật)" if setting.secret else "")
            out.print(Padding(Text(setting.description + marks), (0, 0, 0, 4)))
