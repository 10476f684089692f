"""Dossiers: their states, how they are stored, what is answered about them, how tests are deleted."""
