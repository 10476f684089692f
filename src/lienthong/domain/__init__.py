"""The vocabulary and the law: pure functions and tables with dates; no clock, no network, no database."""
