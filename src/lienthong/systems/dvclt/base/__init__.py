"""What every part of PM.DVCLT stands on: settings, tables, context, access."""
