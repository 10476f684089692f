"""Invented people, names and addresses: what the demo shows and tests declare. Nothing here belongs to anybody."""
