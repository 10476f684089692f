"""Migrations of the foundation's own tables: a folder for each branch, used by every system that has its tables."""
