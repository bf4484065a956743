// What claims can be ordered by.
MATCH (c:Claim)-[:REPORTED_IN]->(a:Article)
RETURN c.id AS claim, a.published AS reported, c.earliest AS when, c.said AS said, c.relation AS relation
