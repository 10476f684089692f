"""What every room of civil status stands on: settings, context, tables, vault, units, access and refusals."""
