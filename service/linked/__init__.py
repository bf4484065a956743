"""Linked data: from an IRI to its document, the ontology as a reader wants it, the data set described."""
