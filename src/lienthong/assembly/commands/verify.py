"""`lienthong verify`: judges signed files by the trust directory of the settings, or by the demo's own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from lienthong.assembly.network import CHAIN_FOLDER
from lienthong.assembly.trust_settings import TrustSettings
from lienthong.foundation.clock import clock_from
from lienthong.foundation.settings import SettingsError, SharedSettings, environment_name, load
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.operations.signed_files import NoSuchFile, TrustDirectory, as_data, files_in, judge
from lienthong.operations.signed_files_screen import show

VALID, NOT_VALID, WRONG_USE = 0, 1, 2


def run_verify(
    paths: Sequence[Path],
    *,
    trust: Path | None,
    as_json: bool,
    environ: Mapping[str, str] = os.environ,
    console: Console | None = None,
) -> int:
    """Judge files and folders of files; 0 only when every one is valid, 2 when the question itself is wrong."""
    out = console or Console(soft_wrap=False)
    try:
        shared = load(SharedSettings, "shared", environ=environ)
        trusted = trusted_directories(trust, shared, load(TrustSettings, "trust", environ=environ))
        now = clock_from(shared).now()
        judged = list(judge(files_in(paths), trusted, now))
    except (SettingsError, NoSuchFile) as error:
        Console(stderr=True).print(str(error), style="red", markup=False)
        return WRONG_USE
    if as_json:
        out.print_json(json.dumps([as_data(each, now) for each in judged], ensure_ascii=False))
    else:
        show(out, judged, now)
    return VALID if all(each.verification.valid for each in judged) else NOT_VALID


def trusted_directories(
    chosen: Path | None, shared: SharedSettings, settings: TrustSettings
) -> Sequence[TrustDirectory]:
    """Whom to believe: the directory named, that of the settings, or in demo mode those of the chains under ``var``.

    Nothing beside the files themselves is ever looked at: whoever made a file could have put it there.

    Raises
    ------
    SettingsError
        There is none.
    """
    if chosen is not None:
        return [_checked(chosen, "--trust", test=False)]
    if settings.directory is not None:
        return [_checked(settings.directory, environment_name("trust", "directory"), test=False)]
    if shared.mode == "demo":
        chains = (shared.var_dir, *sorted(shared.var_dir.glob(f"*/{CHAIN_FOLDER}")))
        found = [chain / "pki" / "trust" for chain in chains]
        stores = [TrustDirectory(TrustStore(each), test=True) for each in found if _is_trust(each)]
        if stores:
            return stores
    raise SettingsError(
        environment_name("trust", "directory"),
        "chưa biết tin chứng thư nào: dùng --trust THƯ_MỤC (có roots/*.pem), hoặc chạy lienthong demo trước",
    )


def _checked(directory: Path, setting: str, *, test: bool) -> TrustDirectory:
    if not _is_trust(directory):
        raise SettingsError(setting, f"{directory} không có roots/*.pem")
    return TrustDirectory(TrustStore(directory), test)


def _is_trust(directory: Path) -> bool:
    return any((directory / "roots").glob("*.pem"))
