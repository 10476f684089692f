"""What every room of the one-stop stands on: settings, context, tables, agencies, dossiers, contents and holds."""
