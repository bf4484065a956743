"""Answers shaped: published shapes of rows, lists of them, citations, and what the graph says about a thing."""
