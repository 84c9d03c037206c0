"""How five languages write numbers, money and dates: read from texts, by rules and the tables of Babel."""
