"""Letters and syllables: what makes two spellings the same. Knows no unit."""
