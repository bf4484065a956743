"""How claims get in: formats, checks, identity, and the streaming pipeline from files to a sink."""
