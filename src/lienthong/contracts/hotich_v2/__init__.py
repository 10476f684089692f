"""API 2.0 of the civil-status software, since March 2024.

Interlinked marriage with the check of marital status (contracts.md 4.2 and 5.4).

It has the envelope and the address of 3.0, and one module, LTKH.
"""
