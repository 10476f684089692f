"""A notebook-sized example: read a few addresses, ask where they stand today, and leave the doubtful ones to a person.

Run it after ``pip install lienthong-places``::

    python read_a_list.py
"""

# %% What people write
from datetime import date

from lienthong_places import read_address, registry, write_address

TEXTS = [
    "số 5, P.7, Q.PN, TP.HCM",
    "xã Giao Lạc, huyện Xuân Thủy, tỉnh Nam Hà",  # names of before 1997
    "x· T©n LËp, huyÖn §an Ph­îng, Hµ Néi",  # TCVN3
    "Ben Nghe Ward, District 1, Ho Chi Minh City",
    "Bệnh viện Bạch Mai, Hà Nội",  # where it stands is not said
    "Houston, bang Texas, Hoa Kỳ",
]
BEFORE, TODAY = date(2024, 7, 5), date(2025, 8, 1)

# %% Read them in the units of a day
for text in TEXTS:
    reading = read_address(text, BEFORE)
    print(f"\n{text}")
    if not reading.decided:
        print("  để người chọn:", [choice.text for choice in reading.candidates])
        continue
    print(
        f"  {write_address(reading.address, BEFORE)}  [{reading.address.deepest or reading.address.country}]"
    )
    for match in reading.matched:
        print(f"    «{match.words}» → {match.name} {match.note_vi}")

    # %% Who is competent today for what was registered there then
    if reading.address.commune is not None:
        competence = registry().competent_now(reading.address.commune, BEFORE, TODAY)
        print("  nay:", ", ".join(registry().full_name(unit.code, TODAY) for unit in competence.units))
