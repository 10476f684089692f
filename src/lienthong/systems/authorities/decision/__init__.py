"""An authority decides a step."""
