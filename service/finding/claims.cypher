// Claims that fit some filters. A claim of a symmetric relation is found from either end.
MATCH (:Entity {id: $subject})<-[from:SUBJECT|OBJECT]-(c:Claim)                                      //if subject
WHERE type(from) = 'SUBJECT' OR c.relation IN %mutual%                                               //if subject
MATCH (:Entity {id: $object})<-[to:SUBJECT|OBJECT]-(c:Claim)                                         //if object
WHERE type(to) = 'OBJECT' OR c.relation IN %mutual%                                                  //if object
MATCH (:Entity {id: $actor})<-[:SUBJECT|OBJECT|ITEM|VIA]-(c:Claim)                                   //if actor
MATCH (:Entity {id: $said_by})<-[:SAID_BY]-(c:Claim)                                                 //if said_by
MATCH (:Entity)<-[:SAID_BY]-(c:Claim)                                                                //if spoken
MATCH (:Entity {id: $item})<-[:ITEM]-(c:Claim)                                                       //if item
MATCH (:Entity {id: $via})<-[:VIA]-(c:Claim)                                                         //if via
MATCH (:Article {id: $article})<-[:REPORTED_IN]-(c:Claim)                                            //if article
MATCH (c:Claim)
WHERE true
  AND c.relation IN %relation%                                                                       //if relation
  AND c.stance IN %stance%                                                                           //if stance
  AND c.stage IN %stage%                                                                             //if stage
  AND EXISTS { MATCH (c)-[s:SUBJECT]->() WHERE s.type IN %subject_type% }                            //if subject_type
  AND EXISTS { MATCH (c)-[o:OBJECT]->() WHERE o.type IN %object_type% }                              //if object_type
  AND EXISTS { MATCH (node:_Relation {pair: c.pair, relation: c.relation})                           //if node
    MATCH (:Entity {id: node.subject})-[of]->(:Entity {id: node.object})                             //if node
    WHERE of.id = node.id AND node.content CONTAINS c.id                                             //if node
      AND of.standing IN %standing%                                                                  //if standing
      AND of.publishers >= $min_publishers                                                           //if min_publishers
      AND of.holders >= $min_holders                                                                 //if min_holders
  }                                                                                                  //if node
  AND (any(quote IN c.quotes WHERE toLower(quote) CONTAINS toLower($q)) OR EXISTS {                  //if q
    MATCH (c)-[:SUBJECT|OBJECT]->(e:Entity)                                                          //if q
    WHERE any(name IN [e.name] + e.aliases WHERE toLower(name) CONTAINS toLower($q)) })              //if q
RETURN DISTINCT c.id AS claim
