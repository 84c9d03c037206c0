"""Puts a site together: fingerprints, cache, workers, staging and manifest."""
