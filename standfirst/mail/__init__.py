"""Sends editions to those they are for, once: lists, messages, the line to the server, the ledger.

Nothing is imported here: each part is quick to load alone.
"""
