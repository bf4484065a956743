// The store as a whole: whose it is, its revision, who writes, access keys, what was there once.

//: what_is_here
OPTIONAL MATCH (s:_Store {name: 'actorgraph'})
RETURN s.version AS version, s.base AS base, EXISTS { MATCH () } AS anything
//: schema_names
SHOW INDEXES YIELD name RETURN name  // a constraint has one of its name
//: make_store
MERGE (s:_Store {name: 'actorgraph'}) ON CREATE SET s.version = $version, s.base = $base, s.revision = 0
MERGE (g:_Gate {name: 'actorgraph'}) ON CREATE SET g.applying = 0, g.applied = 0, g.until = datetime()
RETURN s.version AS version, s.base AS base
//: revision
MATCH (s:_Store {name: 'actorgraph'})
MATCH (g:_Gate {name: 'actorgraph'})
RETURN CASE WHEN g.applying = g.applied OR g.until < datetime() THEN s.revision END AS revision

//: take_gate
MATCH (g:_Gate {name: 'actorgraph'})
SET g.asked = $token
WITH g WHERE g.writer IS NULL OR g.until < datetime()
MATCH (s:_Store {name: 'actorgraph'})
SET g.writer = $token, g.until = datetime() + duration({seconds: $seconds}), g.applying = s.revision, g.applied = s.revision
RETURN s.revision AS revision, s.log AS log, s.rules AS rules
//: keep_gate
MATCH (g:_Gate {name: 'actorgraph', writer: $token})
SET g.until = datetime() + duration({seconds: $seconds})
//: give_gate
MATCH (g:_Gate {name: 'actorgraph', writer: $token})
REMOVE g.writer SET g.until = datetime()
//: applying
MATCH (g:_Gate {name: 'actorgraph', writer: $token})
SET g.applying = $revision, g.until = datetime() + duration({seconds: $seconds})
RETURN g.applying AS applying
//: applied
MATCH (g:_Gate {name: 'actorgraph', writer: $token})
SET g.applied = $revision, g.applying = $revision

//: keys
MATCH (k:_Key) RETURN k.name AS name, k.hash AS hash, k.created AS created, k.seal AS seal ORDER BY name
//: add_key
CREATE (k:_Key {name: $name, hash: $hash, created: $created, seal: $seal})
//: remove_key
MATCH (k:_Key {name: $name}) DELETE k RETURN count(*) AS removed

//: sealed
MATCH (s:_Store {name: 'actorgraph'}) RETURN s.revision AS revision, s.log AS log, s.rules AS rules
//: seal_log
MATCH (s:_Store {name: 'actorgraph'}) SET s.log = $log
//: seal_keys
UNWIND $keys AS key MATCH (k:_Key {name: key.name}) SET k.seal = key.seal
//: refold
UNWIND $names AS name MATCH (s:_Signature {key: name.key}) SET s.named = name.named
//: unsettle
MATCH (r:_Relation) SET r.digest = ''
//: keep_rules
MATCH (s:_Store {name: 'actorgraph'}) SET s.rules = $rules

//: purges
MATCH (p:_Purge) RETURN p.record AS record ORDER BY p.link

//: text
MATCH (t:_Text {article: $article}) RETURN t.text AS text
//: revisions
MATCH (r:_Revision) WHERE $after < r.number <= $upto
RETURN r.number AS number, r.time AS time, r.changes AS changes ORDER BY number
//: changes
UNWIND $revisions AS revision MATCH (c:_Change {revision: revision}) RETURN properties(c) AS change
//: gone
UNWIND $ids AS id MATCH (c:_Change {gone: id}) RETURN properties(c) AS change
