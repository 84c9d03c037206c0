"""Numbers, money and dates in five languages, parsed by rules and the tables of Babel."""
