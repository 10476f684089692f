"""What officers use: pages, files, and the same as JSON."""
