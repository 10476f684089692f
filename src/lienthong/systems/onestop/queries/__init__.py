"""What people look at: dossiers, holds and connections, read and never changed."""
