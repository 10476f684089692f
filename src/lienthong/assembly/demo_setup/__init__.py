"""What demo mode has from the start: secrets made at random, seeds of every system, accounts of the sign-in pages."""
