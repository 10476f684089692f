"""`lienthong places` as its user sees it."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lienthong.operations import address_files
from lienthong.operations.address_files import Job, Progress, read_file
from lienthong.operations.places_cli import app

ON = date(2024, 7, 5)


def _run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def test_names_a_unit_on_a_day() -> None:
    code, output = _run("unit", "00019", "--on", "2024-07-05")
    assert (code, output.strip()) == (0, "phường Điện Biên, quận Ba Đình, thành phố Hà Nội")


def test_explains_a_code_that_is_no_more() -> None:
    code, output = _run("unit", "00019", "--on", "01/08/2025")
    assert code == 1
    assert "Phường Ba Đình (00004)" in output


def test_says_that_a_day_is_no_day() -> None:
    assert "không phải là ngày" in _run("unit", "00019", "--on", "hôm qua")[1]


def test_shows_what_a_unit_went_into() -> None:
    output = _run("succession", "00019")[1]
    assert "00004  phường Ba Đình, thành phố Hà Nội  (một phần, 01/07/2025" in output


def test_lists_the_districts_of_a_province() -> None:
    output = _run("units", "35", "--on", "2024-07-05", "--level", "2")[1]
    assert len(output.strip().splitlines()) == 6


def test_suggests_while_typing() -> None:
    assert "00019" in _run("suggest", "dien bi", "--on", "2024-07-05")[1]


def test_reads_an_address_as_json() -> None:
    output = _run("read", "số 5, P. Điện Biên, Q. Ba Đình, HN", "--on", "2024-07-05", "--json")[1]
    answer = json.loads(output)
    assert answer["maTinh"] == "01"
    assert answer["maHuyen"] == "001"
    assert answer["maXa"] == "00019"
    assert answer["dcChiTiet"] == "số 5"
    assert answer["confidence"] > 0.9
    assert answer["candidates"] == []


def test_an_undecided_address_shows_its_candidates() -> None:
    output = _run("read", "xã Tân Thành", "--on", "2024-07-05")[1]
    assert "Chưa quyết định được" in output


@pytest.fixture
def addresses(tmp_path: Path) -> Path:
    path = tmp_path / "dia_chi.csv"
    rows = [["ma", "noi_sinh"]] + [[str(n), f"số {n}, P. Điện Biên, Q. Ba Đình, HN"] for n in range(25)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_reads_a_whole_file(addresses: Path) -> None:
    code, _ = _run("read", "--csv", str(addresses), "--column", "noi_sinh", "--on", "2024-07-05")
    rows = _rows(addresses.with_name("dia_chi.dia-chi.csv"))
    assert code == 0
    assert [row["ma"] for row in rows] == [str(n) for n in range(25)]
    assert {row["maXa"] for row in rows} == {"00019"}
    assert rows[7]["dcChiTiet"] == "số 7"


def test_a_run_that_was_cut_off_is_taken_up(addresses: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_files, "ROWS_IN_A_BATCH", 10)
    job = Job(addresses, "noi_sinh", ON, addresses.with_name("ra.csv"))

    def cut(progress: Progress) -> None:
        if progress.rows == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_file(job, cut)
    with job.target.open("a", encoding="utf-8") as half_written:
        half_written.write('11,"số 11, P. Đi')
    seen: list[int] = []
    done = read_file(job, lambda progress: seen.append(progress.rows))
    assert seen[0] == 10
    assert (done.rows, done.decided) == (25, 25)
    assert [row["ma"] for row in _rows(job.target)] == [str(n) for n in range(25)]
    assert not job.progress_file.exists()


def test_a_missing_column_is_named(addresses: Path) -> None:
    code, output = _run("read", "--csv", str(addresses), "--column", "que_quan")
    assert code == 2
    assert "noi_sinh" in output
