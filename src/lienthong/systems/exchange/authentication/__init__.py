"""Who calls: keys that are registered, and what the headers of a call prove."""
