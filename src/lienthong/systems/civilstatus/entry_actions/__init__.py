"""What an officer does with an entry that was issued: copies, corrections, notes, a number."""
