"""Views of a briefing for templates: formatted, sorted, derived; templates get nothing else."""
