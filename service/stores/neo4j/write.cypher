// What one revision writes, in this order, in one transaction. Relationship types and labels come from the vocabulary.
// Whatever can wait is removed last: each look-up after it costs as much as there are nodes that the transaction removed.

//: begin
MATCH (s:_Store {name: 'actorgraph'})
SET s.writer = $token                          // takes the lock; what follows sees what was committed before
WITH s
MATCH (g:_Gate {name: 'actorgraph'}) WHERE g.writer = $token AND s.revision = $revision - 1
SET s.revision = $revision, s.log = $seal, s.rules = coalesce(s.rules, $rules)
CREATE (r:_Revision {number: $revision, load: $load, time: $time}) SET r += $about
RETURN s.revision AS revision
//: landed
MATCH (r:_Revision {number: $revision, load: $load}) RETURN r.number AS revision
//: drop_articles
UNWIND $rows AS id
MATCH (a:Article {id: id}) MATCH (t:_Text {article: id})
OPTIONAL MATCH (a)<-[:REPORTED_IN]-(c:Claim)
DETACH DELETE c, a, t
//: new_entities
UNWIND $rows AS row
CREATE (e:Entity:$(row.labels)) SET e = row.node
//: rename_items
UNWIND $rows AS row
MATCH (i:Entity {id: row.node.id}) WHERE i.name <> row.node.name
MATCH (i)<-[:ITEM]-(c:Claim)
WITH DISTINCT row.node AS node, c.pair AS pair
MATCH (r:_Relation {pair: pair})
MATCH (s:Entity {id: r.subject}) MATCH (o:Entity {id: r.object})
WITH node, r, s, o
MATCH (s)-[e:$(r.edge)]->(o) WHERE node.id IN e.items
SET e.item_names = [place IN range(0, size(e.items) - 1) |
  CASE e.items[place] WHEN node.id THEN node.name ELSE coalesce(e.item_names[place], '') END]
//: changed_entities
UNWIND $rows AS row
MATCH (e:Entity {id: row.node.id})
REMOVE e:$([label IN labels(e) WHERE label <> 'Entity'])
SET e:$(row.labels), e = row.node
//: move_mentions
UNWIND $rows AS row
MATCH (a:Article {id: row.article})-[old:MENTIONS {source: row.source}]->()
MATCH (e:Entity {id: row.entity})
CREATE (a)-[new:MENTIONS]->(e) SET new = properties(old)
DELETE old
//: move_claims
UNWIND $rows AS row
MATCH (:Article {id: row.article})<-[:REPORTED_IN]-(c)-[old:SUBJECT|OBJECT|ITEM|VIA|SAID_BY]->()
WHERE old.source = row.source
MATCH (e:Entity {id: row.entity})
CREATE (c)-[new:$(type(old))]->(e) SET new = properties(old)
DELETE old
//: pair_claims
UNWIND $rows AS id
MATCH (:Article {id: id})<-[:REPORTED_IN]-(c)
MATCH (s)<-[:SUBJECT]-(c)-[:OBJECT]->(o)
SET c.pair = CASE WHEN s.id <= o.id THEN s.id + '|' + o.id ELSE o.id + '|' + s.id END
//: articles
UNWIND $rows AS row
CREATE (a:Article) SET a = row.node
CREATE (t:_Text) SET t = row.private
WITH a, row
UNWIND row.mentions AS m
MATCH (e:Entity {id: m.entity})
CREATE (a)-[r:MENTIONS]->(e) SET r = m.mention
//: claims
UNWIND $rows AS row
MATCH (a:Article {id: row.article})
CREATE (c:Claim)-[:REPORTED_IN]->(a) SET c = row.node
WITH c, row
UNWIND row.parts AS p
MATCH (e:Entity {id: p.entity})
CREATE (c)-[r:$(p.type)]->(e) SET r = p.part
//: relations
UNWIND $rows AS row CREATE (r:_Relation) SET r = row
//: changed_relations
UNWIND $rows AS row
MATCH (r:_Relation {id: row.id})
OPTIONAL MATCH (s:Entity {id: r.subject}) OPTIONAL MATCH (o:Entity {id: r.object})
WITH row, r, s, o, r.edge AS type              // both ends first: one of them may have very many edges
OPTIONAL MATCH (s)-[e:$(type)]->(o)
DELETE e
SET r = row
//: edges
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object})
CREATE (s)-[e:$(row.type)]->(o) SET e = row.edge
SET e.item_names = COLLECT {
  UNWIND range(0, size(e.items) - 1) AS place MATCH (i:Entity {id: e.items[place]}) RETURN i.name ORDER BY place
}
//: drop_relations
UNWIND $rows AS id
MATCH (r:_Relation {id: id})
OPTIONAL MATCH (s:Entity {id: r.subject}) OPTIONAL MATCH (o:Entity {id: r.object})
WITH r, s, o
OPTIONAL MATCH (s)-[e:$(r.edge)]->(o)
DELETE e, r
//: drop_entities
UNWIND $rows AS id MATCH (e:Entity {id: id}) DETACH DELETE e
//: drop_signatures
UNWIND $rows AS key
MATCH (s:_Signature {key: key})
OPTIONAL MATCH (l:_Link {signature: key})
DELETE s, l
//: signatures
UNWIND $rows AS row
MERGE (s:_Signature {key: row.key}) SET s = row
WITH row
UNWIND row.link_keys AS link
MERGE (:_Link {key: link, signature: row.key})
//: statuses
UNWIND $rows AS row MERGE (s:_Status {article: row.article}) SET s.status = row.status
//: contents
UNWIND $rows AS row MATCH (c:_Change) WHERE elementId(c) = row.id SET c.content = row.content
//: purges
UNWIND $rows AS row
CREATE (p:_Purge) SET p = row
WITH p MATCH (r:_Revision) REMOVE r.articles, r.moved, r.entities, r.relations
//: changes
UNWIND $rows AS row CREATE (c:_Change) SET c = row
