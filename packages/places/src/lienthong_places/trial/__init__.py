"""A page to try the reader on this machine: ``python -m lienthong_places``."""
