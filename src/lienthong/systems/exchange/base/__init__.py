"""The ground of an exchange: settings, tables, context, and who may look into it."""
