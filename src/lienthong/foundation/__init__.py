"""What every system stands on; it knows nothing of dossiers."""
