"""Paths of an application that may be mounted anywhere."""

from fastapi import Request
from starlette.types import Scope

from lienthong.foundation.telemetry import current_trace


def url(request: Request, path: str = "/") -> str:
    """Return the address of a path inside the application of this request: the root path stands before it.

    Full addresses (``https://…``) and fragments pass through.
    """
    if not path.startswith("/"):
        return path
    return str(request.scope.get("root_path", "")).rstrip("/") + path


def inner_path(scope: Scope) -> str:
    """Return the path of a request inside the application, without the root path."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    if root and (path == root or path.startswith(root + "/")):
        return path[len(root) :] or "/"
    return path


def cookie_path(request: Request) -> str:
    """Return the path a cookie of this application is bound to."""
    return str(request.scope.get("root_path", "")).rstrip("/") or "/"


def local_path(path: str | None, default: str = "/") -> str:
    """Return `path` when it is a path inside this application, else `default`.

    Guards redirects: anything a browser could take for another site (``//host``, backslashes, control
    characters, a scheme) is not let through.
    """
    if not path or not path.startswith("/") or path.startswith("//"):
        return default
    if "\\" in path or any(ord(letter) < ord(" ") for letter in path):
        return default
    return path


def trace_of(request: Request) -> str:
    """Return the trace id of a request; empty when no trace was begun."""
    return current_trace() or str(getattr(request.state, "trace_id", ""))
