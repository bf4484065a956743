// The claims that count for one derived relation, also narrower ones and wider denials.
MATCH (node:_Relation {id: $node})
MATCH (c:Claim {pair: node.pair}) WHERE node.content CONTAINS c.id
RETURN c.id AS claim
