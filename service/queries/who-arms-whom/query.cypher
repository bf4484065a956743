// Who arms whom? A relationship ARMS is stated; ARMS_ALLEGED and the like name their standing.
MATCH (subject:Entity)-[arms:ARMS|ARMS_ALLEGED|ARMS_DISPUTED|ARMS_ENDED|ARMS_PREPARED|ARMS_CONSIDERED|ARMS_DENIED]->(object:Entity)
WHERE true
  AND subject.id = $subject  //if subject
  AND object.id = $object  //if object
RETURN subject.id AS subject, arms.relation AS name, object.id AS object, arms.standing AS standing
