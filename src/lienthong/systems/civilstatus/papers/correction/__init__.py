"""What of an entry may be corrected, and how what was declared reads afterwards."""
