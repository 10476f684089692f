"""From a dossier that arrived to a registration: one file an action of the officer."""
