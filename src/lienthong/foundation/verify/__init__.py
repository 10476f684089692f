"""Deciding whether a signed file may be believed, and saying why not (``verdict``)."""
