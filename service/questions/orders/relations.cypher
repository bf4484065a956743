// What derived relations can be ordered by.
MATCH (subject:Entity)-[r]->(object:Entity)
RETURN r.id AS id, r.standing AS standing, r.publishers AS publishers, r.holders AS holders,
       r.first_reported AS first_reported, r.last_reported AS last_reported,
       subject.name AS subject, r.relation AS relation, object.name AS object
