"""Questions for relations and claims as texts, in SPARQL and Cypher: asked by a view, or published in `links`."""
