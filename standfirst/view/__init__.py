"""A briefing as templates see it: formatted, sorted, derived; nothing else reaches a template."""
