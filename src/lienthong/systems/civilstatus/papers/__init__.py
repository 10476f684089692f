"""What a paper says, how it is made and signed. Knows no dossier and no database."""
