"""Whether two entries tell of the same event, or two people are the same, whatever spelling or date slipped."""
