"""What systems call on an exchange."""
