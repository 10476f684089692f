"""The door of people: pages in Vietnamese, JSON under ``/api``, files."""
