"""One database of one system: SQLite file or PostgreSQL schema, the same behaviour on both.

Read in this order: ``sessions`` opens transactions, ``statements`` runs the frequent ones, ``column_types`` and
``append_only`` are for tables, ``migrations`` brings tables to their newest version.
"""
