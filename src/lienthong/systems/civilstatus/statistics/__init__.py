"""What the books come to, counted as it happens, and the reports the ministry asks for."""
