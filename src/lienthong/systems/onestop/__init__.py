"""HTTT giải quyết TTHC (một cửa điện tử): the clerk's desk, and the connector to civil status."""
