"""The API of officers and tools: steps as JSON."""
