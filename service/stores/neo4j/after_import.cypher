// Run on the imported database: what an import can't write, then constraints and indexes, last of all the store node.
// Until that is there, the database is no store, and actorgraph refuses it.

//: entities
MATCH (e:Entity) WHERE e.aliases IS NULL OR e.same_as IS NULL
CALL (e) { SET e.aliases = coalesce(e.aliases, []), e.same_as = coalesce(e.same_as, []) } IN TRANSACTIONS OF 10000 ROWS
//: mentions
MATCH (:Article)-[m:MENTIONS]->() WHERE m.same_as IS NULL OR m.spans IS NULL
CALL (m) { SET m.same_as = coalesce(m.same_as, []), m.spans = coalesce(m.spans, []) } IN TRANSACTIONS OF 10000 ROWS
//: claims
MATCH (c:Claim) WHERE c.quotes IS NULL OR c.prefixes IS NULL OR c.suffixes IS NULL OR c.starts IS NULL OR c.ends IS NULL
CALL (c) {
  SET c.quotes = coalesce(c.quotes, [x IN coalesce(c.starts, []) | '']),
      c.prefixes = coalesce(c.prefixes, [x IN coalesce(c.starts, []) | '']),
      c.suffixes = coalesce(c.suffixes, [x IN coalesce(c.starts, []) | '']),
      c.ends = coalesce(c.ends, []), c.starts = coalesce(c.starts, [])
} IN TRANSACTIONS OF 10000 ROWS
//: edges
MATCH (:Entity)-[e]->(:Entity) WHERE e.items IS NULL OR e.vias IS NULL
CALL (e) {
  SET e.items = coalesce(e.items, []), e.item_standings = coalesce(e.item_standings, []),
      e.item_names = coalesce(e.item_names, []),
      e.vias = coalesce(e.vias, [x IN coalesce(e.via_standings, []) | '']),
      e.via_standings = coalesce(e.via_standings, [])
} IN TRANSACTIONS OF 10000 ROWS
//: signatures
MATCH (s:_Signature) WHERE s.links IS NULL
CALL (s) { SET s.links = [], s.link_keys = [] } IN TRANSACTIONS OF 10000 ROWS
//: changes
MATCH (c:_Change) WHERE c.claims IS NULL
CALL (c) { SET c.claims = [''] } IN TRANSACTIONS OF 10000 ROWS
