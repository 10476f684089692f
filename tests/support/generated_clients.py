"""Typed clients made from the OpenAPI documents of the systems, as an integrator would make them."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

_CONFIG = """
content_type_overrides:
  application/pdf: application/octet-stream
  application/xml: application/octet-stream
  text/csv: application/octet-stream
  text/markdown: text/plain
"""
"""Files are bytes; the generator knows no other kind of file."""
SECONDS = 20.0


class GenerationFailed(AssertionError):
    """No client, or one with parts missing; the message is what the generator said."""


@dataclass(frozen=True)
class GeneratedClient:
    """A client of one system, as a package that can be imported."""

    package: str

    def operation(self, name: str) -> ModuleType:
        """The module of an operation, by its operationId in small letters."""
        folder = Path(str(importlib.import_module(f"{self.package}.api").__path__[0]))
        (found,) = folder.glob(f"*/{name}.py")
        return importlib.import_module(f"{self.package}.api.{found.parent.name}.{name}")

    def model(self, name: str) -> Any:
        """The class of a schema."""
        return getattr(importlib.import_module(f"{self.package}.models"), name)

    def anonymous(self, base_url: str) -> Any:
        """A connection of nobody."""
        return importlib.import_module(self.package).Client(
            base_url=base_url, timeout=SECONDS, httpx_args={"trust_env": False}
        )

    def signed_in(self, base_url: str, user_name: str, password: str) -> Any:
        """A connection of a person."""
        body = self.model("SignIn")(user_name=user_name, password=password)
        sign_in = self.operation("sign_in_api_session_post")
        session = sign_in.sync(client=self.anonymous(base_url), body=body)
        assert isinstance(session, self.model("SessionAnswer")), session
        return importlib.import_module(self.package).AuthenticatedClient(
            base_url=base_url, token=session.access_token, timeout=SECONDS, httpx_args={"trust_env": False}
        )


def generate_client(document: Mapping[str, Any], folder: Path, package: str) -> GeneratedClient:
    """Make a client of a system and make it importable.

    Parameters
    ----------
    folder
        Where packages are made; put on the path of modules.
    package
        Its name, not used before in this process.

    Raises
    ------
    GenerationFailed
        The generator warned or failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    described, config = folder / f"{package}.json", folder / "config.yml"
    described.write_text(json.dumps(document), encoding="utf-8")
    config.write_text(_CONFIG, encoding="utf-8")
    programs = Path(sys.executable).parent
    command = [
        *(str(programs / "openapi-python-client"), "generate", "--fail-on-warning", "--meta", "none"),
        *("--path", str(described), "--config", str(config), "--output-path", str(folder / package)),
    ]
    # It tidies what it wrote by ruff, which it looks for on the path.
    made = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PATH": str(programs), "NO_COLOR": "1"}
    )
    if made.returncode != 0:
        raise GenerationFailed(f"{package}: {made.stdout}{made.stderr}")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return GeneratedClient(package)
