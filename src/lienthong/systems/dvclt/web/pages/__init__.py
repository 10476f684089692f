"""The pages of citizens and operators."""
