"""From a dossier that arrived to a registration: one file an act of the officer."""
