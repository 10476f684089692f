"""The door of one-stop systems, and what passes through it: offers, reports, results."""
