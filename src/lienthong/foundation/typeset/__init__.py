"""Pages and QR codes from plain data."""
