"""The door for machines: the APIs of the ministry, reached through NDXP."""
