"""Tests of what can be said: vocabulary, dates, claims, RDF, standing."""
