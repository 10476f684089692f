"""LGSP and NDXP: tokens, access token of a provincial LGSP, calls and errors (contracts.md section 3)."""
