"""Whom and what to believe: certificates, their chains and revocation lists, and the closed set of faults."""
