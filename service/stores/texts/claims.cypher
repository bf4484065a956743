// Claims that fit some filters. A claim of a symmetric relation is found from either end.
MATCH (c:Claim)-[f:SUBJECT|OBJECT]->(from:Entity)                                                    //if from_end
WHERE (type(f) = 'SUBJECT' OR c.relation IN $mutual)                                                 //if from_end
  AND from.id = $subject                                                                             //if subject
  AND f.type IN $subject_type                                                                        //if subject_type
MATCH (c:Claim)-[t:SUBJECT|OBJECT]->(to:Entity)                                                      //if to_end
WHERE (type(t) = 'OBJECT' OR c.relation IN $mutual)                                                  //if to_end
  AND type(t) <> type(f)                                                                             //if both_ends
  AND to.id = $object                                                                                //if object
  AND t.type IN $object_type                                                                         //if object_type
MATCH (:Entity {id: $actor})<-[:SUBJECT|OBJECT|ITEM|VIA]-(c:Claim)                                   //if actor
MATCH (:Entity {id: $said_by})<-[:SAID_BY]-(c:Claim)                                                 //if said_by
MATCH (:Entity)<-[:SAID_BY]-(c:Claim)                                                                //if spoken
MATCH (:Entity {id: $item})<-[:ITEM]-(c:Claim)                                                       //if item
MATCH (:Entity {id: $via})<-[:VIA]-(c:Claim)                                                         //if via
MATCH (:Article {id: $article})<-[:REPORTED_IN]-(c:Claim)                                            //if article
MATCH (c:Claim)
WHERE true
  AND c.relation IN $relation                                                                        //if relation
  AND c.stance IN $stance                                                                            //if stance
  AND c.stage IN $stage                                                                              //if stage
  AND EXISTS { MATCH (node:_Relation {pair: c.pair, relation: c.relation})                           //if node
    MATCH (:Entity {id: node.subject})-[of]->(:Entity {id: node.object})                             //if node
    WHERE of.id = node.id AND node.content CONTAINS c.id                                             //if node
      AND of.standing IN $standing                                                                   //if standing
      AND 'disputed' IN [of.standing] + of.item_standings + of.via_standings                         //if disputed
      AND of.publishers >= $min_publishers                                                           //if min_publishers
      AND of.holders >= $min_holders                                                                 //if min_holders
  }                                                                                                  //if node
  AND (any(text IN c.quotes WHERE toLower(text) CONTAINS toLower($q)                                 //if q
           OR toLower(text) CONTAINS toLower($q_apart)                                               //if q_apart
    ) OR EXISTS { MATCH (c)-[:SUBJECT|OBJECT]->(e:Entity)                                            //if q
    WHERE any(text IN [e.name] + e.aliases WHERE toLower(text) CONTAINS toLower($q)                  //if q
           OR toLower(text) CONTAINS toLower($q_apart)                                               //if q_apart
    ) })                                                                                             //if q
RETURN DISTINCT c.id AS claim
