"""The search: every name in a text, and which of them fit together."""
