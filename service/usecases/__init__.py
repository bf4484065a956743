"""What can be asked about: actors, articles, claims, relations, paths, changes."""
