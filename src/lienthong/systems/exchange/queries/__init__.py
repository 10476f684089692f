"""What operators see of an exchange."""
