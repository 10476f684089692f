"""The ground of the authorities: settings, tables, context, access, problems, and the three agencies."""
