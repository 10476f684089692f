# ruff: noqa: PLC0415 (each peer is imported only in its own environment)
"""Runs in a reader's own environment, ours as well.

Reads texts from standard input, answers with what the reader made of them.

Input: one JSON object ``{"reader": name, "seconds": budget, "warm_up": [[text, day], …], "texts": [[text, day],
…]}`` with days as ``yyyy-mm-dd``. Output: one JSON object with the seconds until the reader was ready, those of
its first answer, its memory, the processor time of every text, and for every text that was done a list
``[province, district, commune]`` of names (empty where it gave none), of ours ``[code]``. Only the standard
library and the reader are used.
"""

import gc
import json
import resource
import sys
import time


def lienthong():
    from datetime import date

    from lienthong_places.addresses import read_address

    days = {}

    def read(text, day):
        on = days.get(day)
        if on is None:
            on = days[day] = date.fromisoformat(day)
        reading = read_address(text, on)
        return [reading.address.commune] if reading.decided and reading.address.commune else []

    return read


def vietnamadminunits():
    from vietnamadminunits import parse_address

    def read(text, era):
        unit = parse_address(text, mode="LEGACY" if era == "legacy" else "FROM_2025")
        if unit is None:
            return []
        return [unit.province or "", getattr(unit, "district", "") or "", unit.ward or ""]

    return read


def vn_address_converter():
    from vn_address_converter import parse_address

    def read(text, _era):
        address = parse_address(text)
        return [address.province or "", address.district or "", address.ward or ""]

    return read


def vietnam_address_converter():
    from vietnam_address_converter import create_converter

    converter = create_converter()

    def read(text, era):
        answer = (
            converter.parse_address_text(text) if era == "legacy" else converter.parse_new_address_text(text)
        )
        parsed = answer.get("parsed") or {}
        return [parsed.get(level + "_name") or "" for level in ("province", "district", "ward")]

    return read


def vnaddress():
    from vnaddress import VNAddressStandardizer

    def read(text, _era):
        answer = VNAddressStandardizer(raw_address=text, comma_handle=True, detail=True).execute()
        detail = (answer or {}).get("detail") or {}
        return [detail.get(part) or "" for part in ("TTP", "QH", "PX")]

    return read


def onflow_location_platform():
    from onflow_location_platform import parse_address_new, parse_address_old

    def read(text, era):
        unit = (parse_address_old if era == "legacy" else parse_address_new)(text)
        return [unit.province or "", unit.district or "", unit.ward or ""] if unit else []

    return read


def vietnamese_address_parser():
    import requests

    def no_network(*_args, **_options):
        raise requests.RequestException("a geocoder on the network is no reading")

    requests.get = no_network
    from vietnamese_address_parser.main import VietnameseAddressParser

    parser = VietnameseAddressParser()

    def read(text, _era):
        parts = [part.strip() for part in (parser(text) or "").removesuffix(", Việt Nam").split(",")]
        return parts[-1:-4:-1] if len(parts) >= 3 else []

    return read


def vietnam_provinces():
    from vietnam_provinces import Province, Ward

    def read(text, era):
        parts = [part.strip() for part in text.split(",") if part.strip()]
        provinces = Province.search(parts[-1]) if parts else ()
        if era != "2025" or len(parts) < 2 or not provinces:
            return []
        wards = Ward.search(parts[-2], province=provinces[0].code)
        return [provinces[0].name, "", wards[0].name] if wards else [provinces[0].name, "", ""]

    return read


READERS = {
    "lienthong": lienthong,
    "vietnamadminunits": vietnamadminunits,
    "vn-address-converter": vn_address_converter,
    "vietnam-address-converter": vietnam_address_converter,
    "vnaddress": vnaddress,
    "onflow-location-platform": onflow_location_platform,
    "vietnamese-address-parser": vietnamese_address_parser,
    "vietnam-provinces": vietnam_provinces,
}


def peak_megabytes():
    """The most memory of this process; what ``getrusage`` says would include that of the one it was forked from."""
    try:
        with open("/proc/self/status") as status:  # noqa: PTH123 (older Pythons as well)
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


BETWEEN_COLLECTIONS = 1_000


def attempt(read, text, era):
    try:
        return read(text, era)
    except Exception:  # noqa: BLE001 (a peer that gives up on a text, however, has read nothing from it)
        return []


def main():
    job = json.load(sys.stdin)
    answer_to = sys.stdout
    sys.stdout = sys.stderr  # some peers print
    started = time.perf_counter()
    read = READERS[job["reader"]]()
    ready = time.perf_counter()
    if job["reader"] != "lienthong":
        warm_up, texts = ([[text, _era(day)] for text, day in job[part]] for part in ("warm_up", "texts"))
    else:
        warm_up, texts = job["warm_up"], job["texts"]
    answers, times = [], []
    first = time.perf_counter()
    attempt(read, *warm_up[0])
    first = time.perf_counter() - first
    deadline = time.perf_counter() + job["seconds"] / 3
    for text, era in warm_up:
        attempt(read, text, era)
        if time.perf_counter() > deadline:
            break
    gc.collect()
    gc.freeze()
    gc.disable()  # a pause of the collector would fall on whichever text is just read
    clock = time.process_time
    deadline = time.perf_counter() + job["seconds"]
    for text, era in texts:
        begun = clock()
        answer = attempt(read, text, era)
        times.append(clock() - begun)
        answers.append(answer)
        if len(answers) % BETWEEN_COLLECTIONS == 0:
            gc.collect()
        if time.perf_counter() > deadline:
            break
    figures = {"start_up": ready - started, "first": first, "megabytes": peak_megabytes()}
    json.dump({**figures, "times": times, "answers": answers}, answer_to)


def _era(day):
    return "legacy" if day < "2025-07-01" else "2025"


main()
