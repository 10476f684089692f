"""The clerk's desk: what may be done with a dossier, and each thing that is done."""
