# ruff: noqa: PLC0415 (each peer is imported only in its own environment)
"""Runs inside a peer's own environment: reads texts from standard input, answers with what the peer made of
them.

Input: one JSON object ``{"peer": name, "seconds": budget, "warm_up": n, "hard": m, "texts":
[[text, era], …]}``, of which the first m are only read to warm up, with era "legacy" or
"2025". Output: one JSON object with the start-up time, the memory, the time of every text, and for every
text that was done a list ``[province, district, commune]`` of names (empty where the peer gave none). Only
the standard library and the peer are used.
"""

import gc
import json
import resource
import sys
import time


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


PEERS = {
    "vietnamadminunits": vietnamadminunits,
    "vn-address-converter": vn_address_converter,
    "vietnam-address-converter": vietnam_address_converter,
    "vnaddress": vnaddress,
    "onflow-location-platform": onflow_location_platform,
    "vietnamese-address-parser": vietnamese_address_parser,
    "vietnam-provinces": vietnam_provinces,
}


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
    read = PEERS[job["peer"]]()
    start_up = time.perf_counter() - started
    answers, times = [], []
    deadline = time.perf_counter() + job["seconds"]
    for text, era in job["texts"][: job["warm_up"]]:
        attempt(read, text, era)
        if time.perf_counter() > deadline:
            break
    gc.collect()
    gc.freeze()  # as for ours
    deadline = time.perf_counter() + job["seconds"]
    for text, era in job["texts"][job["hard"] :]:
        begun = time.process_time()
        answers.append(attempt(read, text, era))
        times.append(time.process_time() - begun)
        if time.perf_counter() > deadline:
            break
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"start_up": start_up, "megabytes": megabytes, "times": times, "answers": answers}, answer_to)


main()
