"""What somebody of a role meets at the home page of a system."""

from typing import Any

from fastapi.testclient import TestClient
from starlette.routing import Mount

from lienthong.foundation.identity import Identity, Principal, Role

HTML = {"Accept": "text/html"}


def at_home(http: TestClient, base: str, role: Role) -> Any:
    """The answer to "/" of the system mounted at `base`, redirects followed, for a person with this role alone."""
    app: Any = http.app
    inner: Any = next(route for route in app.routes if isinstance(route, Mount) and route.path == base)
    identity: Identity = inner.app._app.state.identity
    somebody = Principal(f"mau.{role.value}", "Nguyễn Thị Mẫu", frozenset({role}))
    headers = {**HTML, "Authorization": f"Bearer {identity.bearer.issue(somebody).text}"}
    return http.get(f"{base}/", headers=headers, follow_redirects=True)


def has_a_home(answer: Any, role: Role) -> bool:
    """Whether it is a page, or at least one that names the role's place and leads on instead of back to itself."""
    if answer.status_code == 200:
        return True
    return role.place_vi in answer.text and "Về trang đầu" not in answer.text
