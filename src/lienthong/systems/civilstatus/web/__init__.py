"""The door for people and their tools."""
