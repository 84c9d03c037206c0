"""Mail: distribution lists, messages, SMTP, and the ledger that keeps anyone from getting a message twice.

Imports nothing, so that each part loads quickly.
"""
