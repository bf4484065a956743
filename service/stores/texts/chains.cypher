// Which states arm which proxies? A state arms them, or whom it directs, or a leader, an official or a body of it.
WITH %wider% AS wider
MATCH (arming:Entity)-[arms%arms%]->(proxy:Entity)
WHERE (EXISTS { (proxy)-[is%claimed%]->(:State) WHERE NOT is.standing IN ['ended', 'denied'] }
    OR proxy:NonStateArmedGroup OR proxy:PrivateMilitaryCompany                                        //if any
  )
  AND proxy.id = $proxy                                                                                //if proxy
UNWIND CASE arms.vias WHEN [] THEN [null] ELSE [via IN arms.vias WHERE via <> proxy.id] END AS via
CALL (arming) {
  WITH arming WHERE arming:State
  RETURN arming AS state, [] AS between, [] AS before
UNION
  MATCH (state:State)-[directs%directs%]->(arming) WHERE state <> arming
  RETURN state, [arming] AS between, [directs] AS before
UNION
  MATCH (state:State)<-[tie%ties%]-(arming) WHERE state <> arming
  RETURN state, [arming] AS between, [tie] AS before
UNION
  MATCH (state:State)<-[tie%ties%]-(somebody:Entity)-[directs%directs%]->(arming)
  WHERE state <> somebody AND state <> arming
  RETURN state, [somebody, arming] AS between, [tie, directs] AS before
}
WITH * WHERE coalesce(via, '') <> state.id AND NOT proxy IN between AND (before = [] OR proxy <> state)
  AND state.id = $state                                                                                //if state
WITH wider, state, proxy, [actor IN between | actor.id] + CASE coalesce(via, '') WHEN '' THEN [] ELSE [via] END AS between,
     [of IN before | {of: of, through: false, via: null}] + {of: arms, through: via IS NOT NULL, via: via} AS hops
%beside%
WITH * WHERE size(hops) = 1 OR all(one IN standings WHERE one IN $joining)
WITH state, between, proxy, min(weakest) AS weakest, names
WITH *, names[weakest] AS standing WHERE standing IN $standing
RETURN state.id AS state, between AS via, proxy.id AS proxy, standing ORDER BY state, via, proxy
