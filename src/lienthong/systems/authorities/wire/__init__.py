"""What PM.DVCLT calls."""
