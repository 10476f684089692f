"""The web shell: layout, macros, static files, error pages, sign-in, limits and security headers.

A system makes one `WebShell`, calls `WebShell.install(app)` and includes `login_router(shell, identity)`.
"""

from lienthong.foundation.web.api_sign_in import RENEW_PATH, SESSION_PATH
from lienthong.foundation.web.body_limit import DEFAULT_LIMIT_BYTES, BodyLimit
from lienthong.foundation.web.errors import answer_problem, wants_page
from lienthong.foundation.web.flash import Flash
from lienthong.foundation.web.login import DemoAccount, comes_from_here, login_router
from lienthong.foundation.web.paths import inner_path, url
from lienthong.foundation.web.problems import FieldProblem, PageProblem, Problem, problem_for
from lienthong.foundation.web.row_number import LARGEST_ROW, RowNumber
from lienthong.foundation.web.shell import (
    DEMO_RIBBON,
    OFFICIAL_RIBBON,
    TEST_RIBBON,
    NavItem,
    Ribbon,
    WebShell,
)

__all__ = [
    "DEFAULT_LIMIT_BYTES",
    "DEMO_RIBBON",
    "LARGEST_ROW",
    "OFFICIAL_RIBBON",
    "RENEW_PATH",
    "SESSION_PATH",
    "TEST_RIBBON",
    "BodyLimit",
    "DemoAccount",
    "FieldProblem",
    "Flash",
    "NavItem",
    "PageProblem",
    "Problem",
    "Ribbon",
    "RowNumber",
    "WebShell",
    "answer_problem",
    "comes_from_here",
    "inner_path",
    "login_router",
    "problem_for",
    "url",
    "wants_page",
]
