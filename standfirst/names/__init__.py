"""Compare words and names whatever their spelling, for checks and the leak scan."""
