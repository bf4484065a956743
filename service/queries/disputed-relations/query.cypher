// What does somebody say that somebody else denies? Symmetric relations are found from either end.
MATCH (of:_Relation {standing: 'disputed'})
WHERE true
  AND of.relation = $term  //if term
  AND (of.subject = $subject OR of.symmetric AND of.object = $subject)  //if subject
  AND (of.object = $object OR of.symmetric AND of.subject = $object)  //if object
RETURN of.subject AS subject, of.relation AS term, of.object AS object, of.standing AS standing
