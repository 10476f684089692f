"""The five systems of the chain; none imports another, they meet over HTTP."""
