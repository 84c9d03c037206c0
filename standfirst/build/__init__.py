"""Puts a site together: fingerprints, cache, workers, staging, manifest and the leak scan."""
