// What keeps a copy in RDF up to the store: which revision is current, what was touched since another one, what there is.
// A node that a commit is making can be seen before it has an id; it is among what that revision touches.

//: now
MATCH (s:_Store {name: 'actorgraph'})
MATCH (g:_Gate {name: 'actorgraph'})
OPTIONAL MATCH (r:_Revision {number: $known})
RETURN CASE WHEN g.applying = g.applied OR g.until < datetime() THEN s.revision END AS revision,
       coalesce(r.load, '') AS load
//: touched
MATCH (r:_Revision) WHERE $after < r.number <= $upto
RETURN r.articles AS articles, r.moved AS moved, r.entities AS entities, r.relations AS relations
//: all_articles
MATCH (a:Article) WHERE a.id > $after RETURN a.id AS id ORDER BY a.id LIMIT $limit
//: all_entities
MATCH (e:Entity) WHERE e.id > $after RETURN e.id AS id ORDER BY e.id LIMIT $limit
//: all_relations
MATCH (r:_Relation) WHERE r.id > $after RETURN r.id AS id ORDER BY r.id LIMIT $limit
