"""What the API for people and tools answers.

Names and their order are what tools read: a field is added at the end, and none is renamed.
"""
