"""The way to civil status: dossiers forwarded, their results asked for and applied."""
