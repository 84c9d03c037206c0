"""The checks, one module for each topic."""
