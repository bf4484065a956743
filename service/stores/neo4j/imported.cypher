// The last step of an import, in one transaction: when it is done, the database is a store.

//: wait
CALL db.awaitIndexes(86400)
//: store
MATCH (s:_Imported {name: 'actorgraph'})
WITH s, left(toString(datetime.transaction('UTC')), 19) + '+00:00' AS now
MERGE (g:_Gate {name: s.name}) SET g.applying = s.revision, g.applied = s.revision, g.until = datetime()
SET s:_Store REMOVE s:_Imported
WITH now MATCH (r:_Revision) SET r.time = now
