"""A PostgreSQL server of one's own for tests and benchmarks, gone afterwards.

Uses the server binaries of the machine (Debian: ``/usr/lib/postgresql/*/bin``). PostgreSQL refuses to run as
root, so as root it runs under an unprivileged account.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_ACCOUNTS = ("postgres", "nobody")
_SETTINGS = {
    "max_connections": "300",
    "shared_buffers": "128MB",
    # A scratch cluster survives a killed client, which is what tests are about; not a power cut.
    "fsync": "off",
    "logging_collector": "off",
}


def binaries() -> Path | None:
    """Folder with ``initdb`` and ``postgres``, newest version first; None when the machine has none."""
    found = [path for path in _DEBIAN.glob("*/bin") if (path / "initdb").exists()]
    if found:
        return max(found, key=lambda path: float(path.parent.name) if path.parent.name[:1].isdigit() else 0.0)
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def why_not_available() -> str:
    """Why no server can be started here, as a sentence; empty when one can."""
    if binaries() is None:
        return "PostgreSQL server binaries not found (apt-get install postgresql, or put initdb on the PATH)"
    if os.geteuid() == 0 and _account() is None:
        return "PostgreSQL does not run as root, and there is no unprivileged account to run it under"
    return ""


@contextmanager
def temporary_cluster() -> Iterator[str]:
    """A fresh cluster on a free port of 127.0.0.1; yields ``postgresql://…`` of its database ``lienthong``.

    Raises:
        RuntimeError: no server can be started here, see `why_not_available`.
    """
    reason, folder = why_not_available(), binaries()
    if reason or folder is None:
        raise RuntimeError(reason)
    base = Path(tempfile.mkdtemp(prefix="lienthong-pg-"))
    account = _account() if os.geteuid() == 0 else None
    if account is not None:
        os.chown(base, account.pw_uid, account.pw_gid)
    run = _runner(account, base)
    data, port = base / "data", _free_port()
    try:
        run(
            [
                str(folder / "initdb"),
                "-D",
                str(data),
                "-U",
                "lienthong",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ]
        )
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        start = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={base} {options}"
        control = [str(folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(base / "log")]
        run([*control, "-o", start, "start"])
        try:
            url = f"postgresql://lienthong@127.0.0.1:{port}"
            with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE lienthong")
            yield f"{url}/lienthong"
        finally:
            run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def temporary_database(cluster_url: str, template: str = "template1") -> Iterator[str]:
    """A database in a running cluster, empty or like `template` (whose sessions are all closed).

    Yields its URL and drops it afterwards.
    """
    name = f"t{uuid.uuid4().hex[:12]}"
    server = cluster_url.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _account() -> pwd.struct_passwd | None:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next((known[name] for name in _ACCOUNTS if name in known), None)


def _runner(account: pwd.struct_passwd | None, home: Path) -> Callable[[Sequence[str]], None]:
    def run(command: Sequence[str]) -> None:
        done = subprocess.run(
            command,
            cwd=home,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C.UTF-8"},
            user=account.pw_uid if account is not None else None,
            group=account.pw_gid if account is not None else None,
            extra_groups=[] if account is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"{Path(command[0]).name} failed: {done.stderr.decode(errors='replace')[-500:]}"
            )

    return run


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
