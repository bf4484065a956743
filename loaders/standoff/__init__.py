"""Annotations beside a text: spans, actors, claims, a document; what becomes of each. Shared by formats."""
