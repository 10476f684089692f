"""The ground of the authorities: settings, tables, context, and the three agencies."""
