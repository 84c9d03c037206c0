"""Edits briefings in the browser: forms, previews, and saves that touch nothing else in the file."""
