(NOT of.relation IN $wide OR EXISTS { MATCH (c:Claim {relation: of.relation}) WHERE c.id IN of.claim_ids })
  AND of.publishers >= $min_publishers                                                               //if min_publishers
  AND of.holders >= $min_holders                                                                     //if min_holders
  AND EXISTS { MATCH (c:Claim) WHERE c.id IN of.claim_ids                                            //if claim
    AND c.stance IN $stance                                                                          //if stance
    AND c.stage IN $stage                                                                            //if stage
    AND EXISTS { (c)-[:SAID_BY]->(:Entity {id: $said_by}) }                                          //if said_by
    AND EXISTS { (c)-[:ITEM]->(:Entity {id: $item}) }                                                //if item
    AND EXISTS { (c)-[:VIA]->(:Entity {id: $via}) }                                                  //if via
    AND EXISTS { (c)-[:REPORTED_IN]->(:Article {id: $article}) }                                     //if article
    AND (any(text IN c.quotes WHERE toLower(text) CONTAINS toLower($q)                               //if q
             OR toLower(text) CONTAINS toLower($q_apart)                                             //if q_apart
      ) OR EXISTS { MATCH (c)-[:SUBJECT|OBJECT]->(e:Entity)                                          //if q
      WHERE any(text IN [e.name] + e.aliases WHERE toLower(text) CONTAINS toLower($q)                //if q
             OR toLower(text) CONTAINS toLower($q_apart)                                             //if q_apart
      ) })                                                                                           //if q
  }                                                                                                  //if claim
