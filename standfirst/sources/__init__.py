"""List the addresses of sources with their archived copies, and ask whether they still answer."""
