// Derived relations that fit some filters. A relationship ARMS is stated; ARMS_ALLEGED and the like name their standing.
// A symmetric relation is found from either end.
MATCH (:Entity {id: $actor})-[of%edges%]-(:Entity)                                                   //if actor
WITH DISTINCT of                                                                                     //if actor
MATCH (from:Entity {id: $subject})                                                                   //if subject
MATCH (to:Entity {id: $object})                                                                      //if object
UNWIND $subjects AS from_id                                                                          //if from_some
MATCH (from:Entity {id: from_id})                                                                    //if from_some
UNWIND $objects AS to_id                                                                             //if to_some
MATCH (to:Entity {id: to_id})                                                                        //if to_some
MATCH (from:Entity)-[of%edges%]->(to:Entity)                                                         //if directed
MATCH (from:Entity)-[of%edges%]-(to:Entity)                                                          //if either
WHERE startNode(of) = from OR of.relation IN $mutual                                                 //if either
WITH of, from, to, startNode(of) AS subject, endNode(of) AS object
WHERE true
  AND subject.id IN $subjects                                                                        //if subjects
  AND object.id IN $objects                                                                          //if objects
  AND of.standing IN $standing                                                                       //if standing
  AND size(of.vias) > 0                                                                              //if through
  AND 'disputed' IN [of.standing] + of.item_standings + of.via_standings                             //if disputed
  AND any(type IN from.types WHERE type IN $subject_type)                                            //if subject_type
  AND any(type IN to.types WHERE type IN $object_type)                                               //if object_type
  AND of.publishers >= $min_publishers                                                               //if min_publishers
  AND of.holders >= $min_holders                                                                     //if min_holders
MATCH (node:_Relation {id: of.id})                                                                   //if node
WHERE EXISTS { MATCH (naming:Claim {pair: node.pair, relation: of.relation})                         //if named
  WHERE node.content CONTAINS naming.id }                                                            //if named
MATCH (c:Claim {pair: node.pair}) WHERE node.content CONTAINS c.id                                   //if claim
  AND c.stance IN $stance                                                                            //if stance
  AND c.stage IN $stage                                                                              //if stage
  AND EXISTS { (c)-[:SAID_BY]->(:Entity {id: $said_by}) }                                            //if said_by
  AND EXISTS { (c)-[:ITEM]->(:Entity {id: $item}) }                                                  //if item
  AND EXISTS { (c)-[:VIA]->(:Entity {id: $via}) }                                                    //if via
  AND EXISTS { (c)-[:REPORTED_IN]->(:Article {id: $article}) }                                       //if article
  AND (any(text IN c.quotes WHERE toLower(text) CONTAINS toLower($q)                                 //if q
           OR toLower(text) CONTAINS toLower($q_apart)                                               //if q_apart
    ) OR EXISTS { MATCH (c)-[:SUBJECT|OBJECT]->(e:Entity)                                            //if q
    WHERE any(text IN [e.name] + e.aliases WHERE toLower(text) CONTAINS toLower($q)                  //if q
           OR toLower(text) CONTAINS toLower($q_apart)                                               //if q_apart
    ) })                                                                                             //if q
RETURN DISTINCT subject.id AS subject, of.relation AS relation, object.id AS object, of.standing AS standing
     , of.id AS id                                                                                   //if id
