"""The door for anybody with a paper in hand. No account is needed."""
