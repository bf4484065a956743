// What a view reads. Lists of ids come in as parameters; an id that isn't there gives no row.

//: entities
UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN properties(e) AS entity
//: named
MATCH (s:_Signature {named: $named}) RETURN DISTINCT s.canonical AS id ORDER BY id
//: canonical
MATCH (:Article {id: $article})-[m:MENTIONS {source: $source}]->(e:Entity) RETURN e.id AS id
//: relations
UNWIND $ids AS id MATCH (r:_Relation {id: id}) RETURN r.id AS id, r.content AS content
//: relations_from
MATCH (r:_Relation {subject: $subject, relation: $relation}) RETURN r.id AS id ORDER BY id
//: relations_of
MATCH (:Entity {id: $actor})-[r]-(:Entity) RETURN DISTINCT r.id AS id, r.standing AS standing
//: sources_of
MATCH (:Entity {id: $actor})<-[m:MENTIONS]-(a:Article) RETURN a.id AS article, m.source AS source
//: claims_of
MATCH (:Entity {id: $actor})<-[r:SUBJECT|OBJECT|SAID_BY]-(c:Claim)
RETURN toLower(type(r)) AS role, c.id AS id, c.relation AS relation
//: saying
UNWIND $words AS words
MATCH (c:Claim) WHERE any(quote IN c.quotes WHERE toLower(quote) CONTAINS toLower(words)) RETURN c.id AS id
UNION
UNWIND $words AS words
MATCH (e:Entity) WHERE any(name IN [e.name] + e.aliases WHERE toLower(name) CONTAINS toLower(words))
MATCH (c:Claim)-[:SUBJECT|OBJECT]->(e) RETURN c.id AS id
//: alternatives
MATCH (c:Claim {either_or: $group}) RETURN c.id AS id ORDER BY id
//: count_classes
MATCH (a:Article) RETURN 'Article' AS name, count(a) AS number
UNION ALL MATCH (c:Claim) RETURN 'Claim' AS name, count(c) AS number
UNION ALL MATCH (:Article)-[m:MENTIONS]->() RETURN 'SourceActor' AS name, count(m) AS number
UNION ALL MATCH (r:_Relation) RETURN 'DerivedRelation' AS name, count(r) AS number
UNION ALL MATCH (e:Entity) UNWIND e.types AS name RETURN name, count(*) AS number
//: count_actors
MATCH (e:Entity) RETURN count(e) AS number
//: count_relations
MATCH (:Entity)-[r]->(:Entity) RETURN r.relation AS relation, r.standing AS standing, count(*) AS number
//: claims
UNWIND $ids AS id
MATCH (c:Claim {id: id})-[:REPORTED_IN]->(a:Article)
MATCH (t:_Text {article: a.id})
RETURN properties(c) AS claim, properties(a) AS article, t.sketch AS sketch,
       [(c)-[r:SUBJECT|OBJECT|ITEM|VIA|SAID_BY]->(e) | [type(r), r.source, r.order, e.id]] AS parts
//: articles
UNWIND $ids AS id MATCH (a:Article {id: id}) RETURN properties(a) AS article
//: article_ids
MATCH (a:Article) RETURN a.id AS id ORDER BY id
//: annotated
UNWIND $ids AS id
MATCH (a:Article {id: id})
RETURN properties(a) AS article, [(a)-[m:MENTIONS]->(e) | [properties(m), e.id]] AS mentions,
       [(a)<-[:REPORTED_IN]-(c) |
        [properties(c), [(c)-[r:SUBJECT|OBJECT|ITEM|VIA|SAID_BY]->() | [type(r), r.source, r.order]]]] AS claims
//: all_entities
MATCH (e:Entity) WHERE e.id > $after RETURN properties(e) AS entity ORDER BY e.id LIMIT $limit
//: all_relations
MATCH (r:_Relation) WHERE r.id > $after RETURN r.id AS id, r.content AS content ORDER BY r.id LIMIT $limit
//: all_mentions
UNWIND $ids AS id MATCH (:Article {id: id})-[m:MENTIONS]->(e:Entity) RETURN id AS article, m.source AS source, e.id AS entity
//: stated
RETURN EXISTS { MATCH (r:_Relation) WHERE r.standing = 'stated' } AS some
//: actors_of
MATCH (e:Entity) WHERE any(type IN e.types WHERE type IN $types) RETURN e.id AS id ORDER BY id
//: vias
MATCH (:Entity)-[of]->(:Entity) WHERE size(of.vias) > 0
UNWIND range(0, size(of.vias) - 1) AS part
RETURN of.id AS relation, CASE WHEN of.vias[part] = '' THEN null ELSE of.vias[part] END AS via,
       of.via_standings[part] AS standing
//: columns_articles
MATCH (a:Article) RETURN a.id AS id, a.published AS published, a.publisher AS publisher, a.title AS title
//: columns_claims
MATCH (c:Claim)-[:REPORTED_IN]->(a:Article)
RETURN c.id AS id, a.published AS reported, c.earliest AS when, c.said AS said, c.relation AS relation
//: columns_relations
MATCH (subject:Entity)-[r]->(object:Entity)
RETURN r.id AS id, r.standing AS standing, r.publishers AS publishers, r.holders AS holders,
       r.first_reported AS first_reported, r.last_reported AS last_reported,
       subject.name AS subject, r.relation AS relation, object.name AS object
