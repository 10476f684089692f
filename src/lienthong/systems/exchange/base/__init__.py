"""The ground of an exchange: settings and tables."""
