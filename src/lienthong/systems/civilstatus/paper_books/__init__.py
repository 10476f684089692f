"""Books on paper: the sheets they are imported from and exported as."""
