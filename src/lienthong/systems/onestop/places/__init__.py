"""Places as citizens wrote them, read into units, and what else is checked before a dossier is accepted."""
