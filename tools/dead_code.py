"""Find code that nothing uses: vulture over the product, its tests and tools, with what templates and migrations use.

Exit status 1 when there is any. Fields of records and members of enumerations are left out: the wire and the law name
them, whether or not a line of ours asks for them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent
CODE = ("src", "packages", "tests", "benchmarks", "tools")
PRODUCT = (ROOT / "src", ROOT / "packages")
TEMPLATES = ("*.html", "*.typ", "*.mako")
KINDS = frozenset({"class", "function", "method", "property", "import", "unreachable_code"})
CALLED_BY_NAME = ("@*.get", "@*.post", "@*.put", "@*.delete", "@*.command", "@*.callback", "@*.middleware")
CALLED_BY_NAME += ("@*.exception_handler", "@*validator*", "@*listens_for*")
ALLOWED = {
    "process_bind_param": "SQLAlchemy calls it on every type of column",
    "process_result_value": "SQLAlchemy calls it on every type of column",
    "load_dialect_impl": "SQLAlchemy calls it on every type of column",
    "do_GET": "http.server calls it with each request",
    "do_POST": "http.server calls it with each request",
    "log_message": "http.server calls it with each request",
    "async_timestamp": "pyHanko calls it while it signs",
    "async_request_tsa_response": "pyHanko demands it of every source of timestamps",
    "on_files": "mkdocs calls it while it builds the site",
}
"""Names that others call, with who does."""


def main() -> int:
    """Print what is dead, a line each."""
    finder = Vulture(ignore_decorators=[*CALLED_BY_NAME])
    finder.scavenge([str(ROOT / folder) for folder in CODE])
    words = {
        word
        for pattern in TEMPLATES
        for template in (ROOT / "src").rglob(pattern)
        for word in re.findall(r"\w+", template.read_text(encoding="utf-8"))
    }
    dead = [
        item
        for item in finder.get_unused_code()
        if item.typ in KINDS
        and item.name not in ALLOWED
        and item.name not in words
        and not item.filename.match("migrations/*.py")
        and any(Path(item.filename).is_relative_to(folder) for folder in PRODUCT)
    ]
    for item in dead:
        sys.stdout.write(f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno}: {item.message}\n")
    return 1 if dead else 0


if __name__ == "__main__":
    raise SystemExit(main())
