"""SPARQL 1.1 over a store: what may be asked (`limits`), who works at it (`worker`, `pool`), and what is told of it."""
