"""What tests and benchmarks share and nobody else may have: whole systems to drive, servers, cheap passwords."""
