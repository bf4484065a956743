// Paths between two actors: all of them, the strongest first, then the shortest. All hops of one share a time.
WITH %wider% AS wider
MATCH path = (:Entity {id: $from})-[%edges%*1..%most%]-(:Entity {id: $to})
WHERE all(actor IN nodes(path) WHERE single(other IN nodes(path) WHERE other = actor))
  AND all(at IN range(0, length(path) - 1) WHERE relationships(path)[at].relation IN $mutual           //if directed
    OR startNode(relationships(path)[at]) = nodes(path)[at])                                           //if directed
  AND all(of IN relationships(path) WHERE %fits%
  // a relation of another standing may have one of these at another time, where dated claims against it don't count
  AND (of.standing IN $standing OR (any(one IN of.via_standings + of.standing WHERE one IN ['alleged', 'disputed', 'ended'])
    AND EXISTS { MATCH (one)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(other)
      WHERE c.when IS NOT NULL AND (c.stance = 'denies' OR c.stage = 'ended')
        AND (c.relation = of.relation OR c.relation IN wider[of.relation] OR of.relation IN wider[c.relation])
        AND one IN [startNode(of), endNode(of)] AND other IN [startNode(of), endNode(of)] })))
WITH wider, nodes(path) AS actors, [of IN relationships(path) | {of: of, through: false, via: null}] AS hops
%beside%
WITH * WHERE all(one IN standings WHERE one IN $standing)
RETURN [actor IN actors | actor.id] AS actors, [hop IN hops | hop.of.relation] AS relations, standings, standing,
       [at IN range(0, size(hops) - 1) WHERE startNode(hops[at].of) <> actors[at] | at + 1] AS backward
ORDER BY weakest, size(hops), actors, relations
