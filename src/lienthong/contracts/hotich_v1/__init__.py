"""API 1.0 of the civil-status software, since 2018 (contracts.md 4.1): service ``apiHoTichTuPhap``.

``docs/reference/hotich-v1.md`` and the XML schemas in ``schemas/`` are written from the same tables that read and write
the payloads, by ``tools/describe_hotich_v1.py``.
"""
