"""Puts the systems together: demo credentials and seeds, one process for all (`up`) or one (`serve`)."""
