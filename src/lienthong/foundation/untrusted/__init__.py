"""What comes from outside before anything believes it: XML and attached files."""
