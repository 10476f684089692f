"""Birth and death declarations on the wire: one table of fields for both dialects, and the codecs that follow it."""
