"""The registrar's pages. Paths are Vietnamese, as people read them."""
