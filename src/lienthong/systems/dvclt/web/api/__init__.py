"""The JSON API of citizens' software and of operators."""
