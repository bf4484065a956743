// Derived relations through each intermediary that claims name, and as they stand through nobody.
MATCH (:Entity)-[of]->(:Entity) WHERE size(of.vias) > 0
UNWIND range(0, size(of.vias) - 1) AS part
RETURN of.id AS relation, CASE WHEN of.vias[part] = '' THEN null ELSE of.vias[part] END AS via,
       of.via_standings[part] AS standing
