"""The API of operators and tools: hops, messages and keys as JSON."""
