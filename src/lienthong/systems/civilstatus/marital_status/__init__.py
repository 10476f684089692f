"""The other unit's desk: it answers checks of marital status, with a paper."""
