"""What people and programs may see of an application."""
