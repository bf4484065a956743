// What a load fetches of the graph to work out what changes; see `ledger.py`.

//: articles
UNWIND $ids AS id MATCH (t:_Text {article: id}) MATCH (a:Article {id: id})
RETURN id, t.digest AS digest, a.text_digest AS text_digest, a.status AS status, a.publisher AS publisher,
       t.text IS NULL AS textless, t.sketch AS sketch
//: statuses
UNWIND $ids AS id MATCH (s:_Status {article: id}) RETURN id, s.status AS status
//: private
UNWIND $ids AS id MATCH (t:_Text {article: id}) OPTIONAL MATCH (s:_Status {article: id})
RETURN id, t.digest AS digest, t.text AS text, t.annotations AS annotations, s.status AS status
//: signatures_of_names
UNWIND $names AS name MATCH (s:_Signature {named: name})
RETURN s.type AS type, s.name AS name, s.links AS links, s.uses AS uses, s.canonical AS canonical
//: signatures_of_links
UNWIND $links AS link MATCH (l:_Link {key: link}) MATCH (s:_Signature {key: l.signature})
RETURN s.type AS type, s.name AS name, s.links AS links, s.uses AS uses, s.canonical AS canonical
//: sources
UNWIND $rows AS row
MATCH (:Entity {id: row.canonical})<-[m:MENTIONS]-(a:Article)
WHERE m.name = row.name AND m.types = [row.type] AND m.same_as = row.links
RETURN row.id AS signature, a.id AS article, m.source AS source
//: claims_of_pairs
UNWIND $pairs AS pair
MATCH (c:Claim {pair: pair})-[:REPORTED_IN]->(a:Article)
RETURN properties(c) AS claim, a.id AS article, a.published AS published,
       [(c)-[r:SUBJECT|OBJECT|ITEM|VIA|SAID_BY]->(e)<-[m:MENTIONS]-(a) WHERE m.source = r.source AND coalesce(r.order, 1) = 1 |
        [type(r), m.types[0], m.name, m.same_as, e.id]] AS parts
//: relations_of_pairs
UNWIND $pairs AS pair MATCH (r:_Relation {pair: pair}) RETURN r.id AS id, r.digest AS digest, pair
//: contents
MATCH (c:_Change) WHERE c.content IS NOT NULL 
RETURN elementId(c) AS id, c.article AS article, c.content AS content
