// Who backs an actor and somebody else, too? Of several relations between two the strongest that join stand for all.
WITH %wider% AS wider
MATCH (backer:Entity)-[one%edges%]->(actor:Entity {id: $actor}), (backer)-[another%edges%]->(other:Entity)
WHERE backer <> actor AND backer <> other AND actor <> other
  AND other.id = $other                                                                                //if other
  AND all(of IN [one, another] WHERE %fits%)
WITH wider, [backer.id, actor.id, other.id] AS row, [of IN [one, another] | {of: of, through: false, via: null}] AS hops
%beside%
WITH * WHERE all(one IN standings WHERE one IN $joining)
WITH row, names, min(weakest) AS weakest
WITH row, names[weakest] AS standing WHERE standing IN $standing
RETURN row[0] AS backer, row[1] AS actor, row[2] AS other, standing ORDER BY backer, other
