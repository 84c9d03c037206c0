"""Keep restricted and protected text out of everything that leaves the desk."""
