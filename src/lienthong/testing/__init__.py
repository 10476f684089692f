"""Invented people and declarations, and test doubles of whole systems, for tests, the demo and benchmarks."""
