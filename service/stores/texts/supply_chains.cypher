// Over whom do a state's arms and materiel reach a proxy? Each hop arms, supplies or directs, and the last one delivers.
WITH %wider% AS wider
MATCH path = (state:State)-[%edges%*0..%before%]->()-[%delivers%]->(proxy:Entity)
WHERE (EXISTS { (proxy)-[is%claimed%]->(:State) WHERE NOT is.standing IN ['ended', 'denied'] }
    OR proxy:NonStateArmedGroup OR proxy:PrivateMilitaryCompany                                        //if any
  )
  AND state.id = $state                                                                                //if state
  AND proxy.id = $proxy                                                                                //if proxy
  AND all(actor IN nodes(path) WHERE single(other IN nodes(path) WHERE other = actor))
  AND all(of IN relationships(path) WHERE %fits%)
// a relation through an intermediary that claims name is a hop through each
WITH wider, state, proxy, nodes(path) AS actors, reduce(ways = [[]], of IN relationships(path) |
  reduce(more = [], way IN ways | more + CASE of.vias WHEN [] THEN [way + {of: of, through: false, via: null}]
    ELSE [via IN of.vias WHERE NOT via IN [state.id, proxy.id] | way + {of: of, through: true, via: via}] END)) AS ways
UNWIND ways AS hops
%beside%
WITH *, [at IN range(0, size(hops) - 1) |
  CASE read.weaknesses[at] WHEN whole.weaknesses[at] THEN whole.cargos[at] ELSE read.cargos[at] END] AS cargos
WITH * WHERE standing IN $standing AND all(one IN standings WHERE one IN $joining)
  // neighbours that both name items have one in common
  AND none(at IN range(0, size(hops) - 2) WHERE cargos[at] <> [] AND cargos[at + 1] <> []
    AND none(item IN cargos[at] WHERE item IN cargos[at + 1]))
RETURN state.id AS state, reduce(some = [], at IN range(0, size(hops) - 1) | some
    + CASE coalesce(hops[at].via, '') WHEN '' THEN [] ELSE [hops[at].via] END
    + CASE at WHEN size(hops) - 1 THEN [] ELSE [actors[at + 1].id] END) AS via,
  proxy.id AS proxy, [hop IN hops | hop.of.relation] AS relations, standings, standing
ORDER BY weakest, size(hops), state, via, proxy
