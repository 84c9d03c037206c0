"""Structured briefings in, a website, PDF situation reports and mail out."""

__version__ = "0.1.0"
