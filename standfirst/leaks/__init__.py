"""Keeps what is restricted or protected out of everything that leaves the desk."""
