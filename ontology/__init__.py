"""What can be said: terms, claims, their identity, their RDF form and their standing."""
