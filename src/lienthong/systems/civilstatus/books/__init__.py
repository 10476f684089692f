"""The registration books: numbers, entries, notes, papers issued, and who stands in them."""
