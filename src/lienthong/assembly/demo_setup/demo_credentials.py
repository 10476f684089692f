"""Accounts, keys and secrets of demo mode: made once, at random, shared by every process on one `var` folder.

Outside demo mode there are none: an administrator creates accounts and keys, and secrets come from settings.
"""

from __future__ import annotations

import fcntl
import secrets
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

FILE_NAME = "demo-credentials.toml"
DEMO_PROVINCES = ("01", "52", "92")
"""Hà Nội, Bình Định (Gia Lai since 2025-07-01) and Cần Thơ: their codes live in both eras."""

Environment = Literal["test", "official"]
ENVIRONMENTS: tuple[Environment, ...] = ("test", "official")


@dataclass(frozen=True, slots=True)
class DemoPasswords:
    """Passwords of the demo accounts, one for each kind of person.

    User names: `congdan`; `motcua.<unit or province code>` for clerks; `hotich.<unit code>` for civil-status
    officers, in each environment with its own password; `canbo.<authority>`; `vanhanh` for operators.
    """

    citizen: str
    clerk: str
    officer_test: str
    officer_official: str
    authority: str
    operator: str

    def officer(self, environment: str) -> str:
        """Return the officers' password in an environment."""
        return self.officer_test if environment == "test" else self.officer_official


@dataclass(frozen=True, slots=True)
class AgencyKey:
    """What one province uses to pass LGSP, or LGSP to pass NDXP, in one environment."""

    province: str
    environment: Environment
    key: str
    secret: str
    access_key: str
    access_secret: str


@dataclass(frozen=True, slots=True)
class DemoSecret:
    """A user name (or client id) with its password (or secret)."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class DemoCredentials:
    """Everything secret that the demo's systems know of each other.

    `onestops` are the one-stop systems' accounts at PM.DVCLT, by province; `lgsp_keys` what a province
    shows to LGSP and `ndxp_keys` what LGSP shows to NDXP for it; `gateways` what NDXP shows to civil status,
    by environment; `token_key` is 32 bytes in hexadecimal.
    """

    people: DemoPasswords
    onestops: dict[str, DemoSecret]
    lgsp_keys: list[AgencyKey]
    ndxp_keys: list[AgencyKey]
    gateways: dict[str, DemoSecret]
    authorities: DemoSecret
    token_key: str

    def lgsp_key(self, province: str, environment: str) -> AgencyKey:
        """Return a province's LGSP key in an environment (LookupError when there is none)."""
        return _find(self.lgsp_keys, province, environment)

    def ndxp_key(self, province: str, environment: str) -> AgencyKey:
        """Return a province's NDXP key in an environment (LookupError when there is none)."""
        return _find(self.ndxp_keys, province, environment)


def demo_credentials(var_dir: Path) -> DemoCredentials:
    """Return the credentials of this `var` folder, made by whichever process comes first."""
    var_dir.mkdir(parents=True, exist_ok=True)
    path = var_dir / FILE_NAME
    with (var_dir / f".{FILE_NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            # Written aside and moved into place: a crash never leaves half a file. For the owner only.
            draft = path.with_suffix(".draft")
            draft.touch(mode=0o600)
            draft.write_text(_to_toml(_made()), encoding="utf-8")
            draft.replace(path)
        return read_credentials(path)


def read_credentials(path: Path) -> DemoCredentials:
    """Read a credentials file.

    Notes
    -----
    ``FileNotFoundError`` is passed on when there is none: the chain has never been started on this folder.
    """
    content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return DemoCredentials(
        people=DemoPasswords(**content["people"]),
        onestops={name: DemoSecret(**login) for name, login in content["onestops"].items()},
        lgsp_keys=[AgencyKey(**key) for key in content["lgsp_keys"]],
        ndxp_keys=[AgencyKey(**key) for key in content["ndxp_keys"]],
        gateways={name: DemoSecret(**login) for name, login in content["gateways"].items()},
        authorities=DemoSecret(**content["authorities"]),
        token_key=content["token_key"],
    )


def _made() -> DemoCredentials:
    return DemoCredentials(
        people=DemoPasswords(**{field.name: secrets.token_urlsafe(9) for field in fields(DemoPasswords)}),
        onestops={
            province: DemoSecret(f"mcdt.{province}", secrets.token_urlsafe(12)) for province in DEMO_PROVINCES
        },
        lgsp_keys=_keys("lgsp"),
        ndxp_keys=_keys("ndxp"),
        gateways={name: DemoSecret(f"ndxp.{name}", secrets.token_urlsafe(18)) for name in ENVIRONMENTS},
        authorities=DemoSecret("dvclt", secrets.token_urlsafe(18)),
        token_key=secrets.token_hex(32),
    )


def _keys(platform: str) -> list[AgencyKey]:
    return [
        AgencyKey(
            province=province,
            environment=environment,
            key=f"{platform}-{province}-{environment}",
            secret=secrets.token_urlsafe(18),
            access_key=f"ak-{province}-{environment}",
            access_secret=secrets.token_urlsafe(18),
        )
        for province in DEMO_PROVINCES
        for environment in ENVIRONMENTS
    ]


def _find(keys: list[AgencyKey], province: str, environment: str) -> AgencyKey:
    for key in keys:
        if (key.province, key.environment) == (province, environment):
            return key
    raise LookupError(f"no demo key for province {province} in environment {environment}")


def _to_toml(credentials: DemoCredentials) -> str:
    content = asdict(credentials)
    lines = [
        "# Tài khoản, khóa và mật khẩu của chế độ trình diễn (demo) trên máy này. Không dùng ngoài demo.",
        f'token_key = "{credentials.token_key}"',
        *_table("people", content["people"]),
        *_table("authorities", content["authorities"]),
    ]
    for section in ("onestops", "gateways"):
        for name, login in content[section].items():
            lines += _table(f'{section}."{name}"', login)
    lines += [
        "",
        "# Tiêu đề lgspaccesstoken (nếu dùng): AccessKey, SecretKey là access_key, access_secret dưới đây; PartnerCode",
        "# là 000.00.00.H26 (tỉnh 01), 000.00.00.H08 (52), 000.00.00.H13 (92); AppName ghi tùy ý.",
    ]
    for section in ("lgsp_keys", "ndxp_keys"):
        for key in content[section]:
            lines += _table(section, key, array=True)
    return "\n".join(lines) + "\n"


def _table(name: str, values: dict[str, str], *, array: bool = False) -> list[str]:
    # Values are our own ASCII tokens without quotes or backslashes, so plain TOML strings hold them.
    head = f"\n[[{name}]]" if array else f"\n[{name}]"
    return [head, *(f'{key} = "{value}"' for key, value in values.items())]
