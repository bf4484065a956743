// Who is armed by two states that are hostile to each other?
WITH %wider% AS wider
MATCH (state:State)-[one%arms%]->(armed:Entity)<-[another%arms%]-(rival:State), (state)-[between%edges%]-(rival)
WHERE state.id < rival.id
  AND armed.id = $actor                                                                                //if actor
  AND all(of IN [one, another, between] WHERE %fits%)
WITH wider, [armed.id, state.id, rival.id] AS row,
     [of IN [one, another, between] | {of: of, through: false, via: null}] AS hops
%beside%
WITH * WHERE all(one IN standings WHERE one IN $joining)
WITH row, names, min(weakest) AS weakest
WITH row, names[weakest] AS standing WHERE standing IN $standing
RETURN row[0] AS armed, row[1] AS state, row[2] AS rival, standing ORDER BY armed, state, rival
