"""An application as it is stored, with all that belongs to it, and what may be done with it now."""
