"""Hypothesis without a time limit for each example: the first one pays for reading the packaged tables."""

from hypothesis import settings

settings.register_profile("domain", deadline=None)
settings.load_profile("domain")
