//: find_claims
// The claims that fit some filters. A line that ends in "//if NAME" stands only where that filter is asked for.
// A symmetric relation is found from either end.
MATCH (:Entity {id: $subject})<-[from:SUBJECT|OBJECT]-(c:Claim)                                     //if subject
WHERE type(from) = 'SUBJECT' OR $symmetric CONTAINS ' ' + c.relation + ' '                          //if subject
MATCH (:Entity {id: $object})<-[to:SUBJECT|OBJECT]-(c:Claim)                                        //if object
WHERE type(to) = 'OBJECT' OR $symmetric CONTAINS ' ' + c.relation + ' '                             //if object
MATCH (:Entity {id: $said_by})<-[:SAID_BY]-(c:Claim)                                                //if said_by
MATCH (:Article {id: $article})<-[:REPORTED_IN]-(c:Claim)                                           //if article
MATCH (c:Claim)
WHERE true
  AND EXISTS { MATCH (c)-[s:SUBJECT]->() WHERE $subject_types CONTAINS ' ' + s.type + ' ' }         //if subject_types
  AND EXISTS { MATCH (c)-[o:OBJECT]->() WHERE $object_types CONTAINS ' ' + o.type + ' ' }           //if object_types
  AND $relations CONTAINS ' ' + c.relation + ' '                                                    //if relations
  AND $stances CONTAINS ' ' + c.stance + ' '                                                        //if stances
  AND $stages CONTAINS ' ' + c.stage + ' '                                                          //if stages
RETURN DISTINCT c.id AS claim
