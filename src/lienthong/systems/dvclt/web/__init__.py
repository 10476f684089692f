"""The doors of citizens and operators: pages and a JSON API."""
