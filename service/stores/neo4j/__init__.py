"""The store in Neo4j: the property graph is the only record; a load fetches the part of it that it needs to know.

Labels that begin with an underscore are bookkeeping and stand alone; see `schema.cypher`.
"""
