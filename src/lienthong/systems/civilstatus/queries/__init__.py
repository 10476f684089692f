"""What people look at: dossiers, entries, what followed them. Each look is in the audit trail."""
