"""How words and names are compared, whatever their spelling; checks and the leak scan share it."""
