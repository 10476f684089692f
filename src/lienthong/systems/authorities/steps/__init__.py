"""Steps: their states, their rows and their history."""
