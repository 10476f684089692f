"""The steps after a registration: handed over to their authorities, asked about, let go on."""
