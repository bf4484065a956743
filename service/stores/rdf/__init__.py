"""The copy of a store in RDF, which follows the store revision by revision; it knows no store by name."""
