"""What `lienthong` runs at a terminal: a module a command."""
