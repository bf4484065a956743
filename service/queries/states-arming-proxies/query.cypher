// Which states arm which proxies? The hops that such chains are made of, and who is a state or an armed group.
// A relationship ARMS is stated; ARMS_ALLEGED and the like name their standing; vias are what it is through each.
// In Neo4j Browser the lines that end in "//if seen" count too: they draw what the rows are about.
CALL () {
  MATCH (from:Entity)-[hop
    :ARMS|ARMS_ALLEGED|ARMS_DISPUTED|ARMS_ENDED|ARMS_PREPARED|ARMS_CONSIDERED|ARMS_DENIED
    |DIRECTS|DIRECTS_ALLEGED|DIRECTS_DISPUTED|DIRECTS_ENDED|DIRECTS_PREPARED|DIRECTS_CONSIDERED|DIRECTS_DENIED
    |LEADS|LEADS_ALLEGED|LEADS_DISPUTED|LEADS_ENDED|LEADS_PREPARED|LEADS_CONSIDERED|LEADS_DENIED
    |OFFICIAL_OF|OFFICIAL_OF_ALLEGED|OFFICIAL_OF_DISPUTED|OFFICIAL_OF_ENDED|OFFICIAL_OF_PREPARED
    |OFFICIAL_OF_CONSIDERED|OFFICIAL_OF_DENIED
    |ORGAN_OF|ORGAN_OF_ALLEGED|ORGAN_OF_DISPUTED|ORGAN_OF_ENDED|ORGAN_OF_PREPARED|ORGAN_OF_CONSIDERED|ORGAN_OF_DENIED
    |PROXY_OF|PROXY_OF_ALLEGED|PROXY_OF_DISPUTED|PROXY_OF_ENDED|PROXY_OF_PREPARED|PROXY_OF_CONSIDERED
  ]->(to:Entity)
  RETURN hop.relation AS hop, from.id AS from, to.id AS to, hop.standing AS standing
         , [from, hop, to] AS seen  //if seen
UNION ALL
  MATCH (from:State|NonStateArmedGroup|PrivateMilitaryCompany)
  UNWIND from.types AS hop
  RETURN hop, from.id AS from, null AS to, null AS standing
         , [from] AS seen  //if seen
UNION ALL
  // arms, through an intermediary that claims name
  MATCH (:Entity)-[arms:ARMS|ARMS_ALLEGED|ARMS_DISPUTED|ARMS_ENDED|ARMS_PREPARED|ARMS_CONSIDERED|ARMS_DENIED]->(:Entity)
  UNWIND range(0, size(arms.vias) - 1) AS part
  RETURN 'viaPart' AS hop, arms.id AS from, CASE WHEN arms.vias[part] = '' THEN null ELSE arms.vias[part] END AS to,
         arms.via_standings[part] AS standing
         , [] AS seen  //if seen
}
RETURN hop, from, to, standing
     , seen  //if seen
