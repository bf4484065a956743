// What `actorgraph verify` looks at beside what every view reads.

//: kept
MATCH (t:_Text) OPTIONAL MATCH (s:_Status {article: t.article})
RETURN t.article AS id, t.digest AS digest, t.text AS text, t.annotations AS annotations, s.status AS status
//: adrift
MATCH (c:Claim) WHERE NOT EXISTS { (c)-[:REPORTED_IN]->(:Article) } RETURN 'claim' AS what, c.id AS id
UNION ALL
MATCH (e:Entity) WHERE NOT EXISTS { (e)<-[:MENTIONS]-(:Article) } RETURN 'entity' AS what, e.id AS id
UNION ALL
MATCH (a:Article) WHERE NOT EXISTS { MATCH (t:_Text) WHERE t.article = a.id } RETURN 'article' AS what, a.id AS id
//: astray
MATCH (c:Claim)-[r:SUBJECT|OBJECT|ITEM|VIA|SAID_BY]->(e)
WHERE NOT EXISTS {
  MATCH (c)-[:REPORTED_IN]->(:Article)-[m:MENTIONS]->(e) WHERE m.source = r.source AND m.types = [r.type]
}
RETURN DISTINCT c.id AS id
//: entities
MATCH (e:Entity) RETURN e.id AS id, [label IN labels(e) WHERE label <> 'Entity'] AS labels
//: edges
MATCH (s:Entity)-[r]->(o:Entity) RETURN s.id AS subject, o.id AS object, type(r) AS type, properties(r) AS edge
//: pairs
MATCH (c:Claim) RETURN c.id AS id, c.pair AS pair
//: days
MATCH (c:Claim) RETURN c.id AS id, c.earliest_date AS earliest, c.latest_date AS latest
UNION ALL
MATCH (a:Article) RETURN a.id AS id, a.published_earliest_date AS earliest, a.published_latest_date AS latest
//: signatures
MATCH (s:_Signature)
RETURN s.key AS key, s.type AS type, s.name AS name, s.named AS named, s.links AS links, s.uses AS uses,
       s.canonical AS canonical
//: links
MATCH (l:_Link) RETURN l.key AS key, l.signature AS signature
