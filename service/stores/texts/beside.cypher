// What each hop rests on: its claims, as the rules of standing see them.
CALL (hops, wider) {
  UNWIND range(0, size(hops) - 1) AS at
  WITH at, hops[at].of AS of, hops[at].through AS through, hops[at].via AS by, wider
  UNWIND of.claim_ids AS id
  MATCH (c:Claim {id: id})-[:REPORTED_IN]->(a:Article)
  OPTIONAL MATCH (c)-[:ITEM]->(item:Entity)
  OPTIONAL MATCH (c)-[:VIA]->(via:Entity)
  WITH at, of, through, by, wider, c, a, coalesce(item.id, '') AS item, coalesce(via.id, '') AS via,
       c.stance = 'denies' AND c.stage <> 'ended' AS denies, c.stance <> 'denies' AND c.stage = 'ended' AS ends,
       // a denial of an end says that it goes on; what is conditional is alleged
       CASE WHEN c.stance = 'denies' AND c.stage = 'ended' THEN 'alleges'
            WHEN c.stance = 'asserts' AND coalesce(c.conditional, false) THEN 'alleges' ELSE c.stance END AS firm,
       // the last days of the publication, of when it was said, and of when the deed began
       toString(a.published_latest_date) AS published,
       [day IN [split(c.said, '/')[-1], split(c.when, '/')[0]] |
        replace(replace(replace(replace(replace(day, '?', ''), '~', ''), '%', ''), '-XX', ''), 'X', '9')] AS days
  WITH *, [day IN days | CASE
    WHEN day =~ '\\d{4}' THEN day + '-12-31'
    WHEN day =~ '\\d{4}-(0[1-9]|1[0-2])' THEN toString(date(day + '-01') + duration('P1M') - duration('P1D'))
    WHEN day =~ '\\d{4}-\\d\\d-\\d\\d' THEN day END] AS days_
  WITH *, CASE WHEN c.either_or IS NULL THEN [] ELSE COLLECT {
    MATCH (a)<-[:REPORTED_IN]-(x:Claim {either_or: c.either_or})-[:SUBJECT]->(subject), (x)-[:OBJECT]->(object)
    RETURN {id: x.id, says: [
      subject.id, x.relation, object.id, x.stance, x.stage, coalesce(x.role, ''), coalesce(x.said, ''),
      coalesce(x.when, ''), coalesce(x.conditional, false), COLLECT { MATCH (x)-[:VIA]->(v) RETURN v.id },
      COLLECT { MATCH (x)-[s:SAID_BY]->(e) RETURN CASE s.order WHEN 1 THEN e.id ELSE s.source END ORDER BY s.order }]}
  } END AS choice
  WITH at, of, through, by, {
    id: c.id, relation: c.relation, item: item, via: via, denies: denies, ends: ends,
    own: c.relation = of.relation OR coalesce(of.relation IN wider[c.relation], false),
    firm: firm, stance: CASE WHEN firm = 'asserts' AND c.either_or IS NOT NULL THEN 'alleges' ELSE firm END,
    stage: CASE WHEN c.stance = 'denies' AND c.stage = 'ended' THEN 'happened' ELSE c.stage END,
    dated: c.when IS NOT NULL, begins: coalesce(c.earliest, '0000-01-01'), stops: coalesce(c.latest, '9999-12-31'),
    day: CASE WHEN c.when IS NULL THEN published ELSE coalesce(c.latest, days_[1]) END,
    end_day: coalesce(c.latest, days_[0], published),
    group: CASE WHEN denies THEN null ELSE c.either_or END,
    // alternatives that differ in their item only
    choice: CASE WHEN size(choice) > 1 AND all(x IN choice WHERE x.says = choice[0].says) THEN [x IN choice | x.id] ELSE [] END
  } AS claim
  WITH at, of, through, by, collect(claim) AS claims
  // through one intermediary it rests on the claims that name it, and on the denials and ends that reach these
  WITH at, of, through, by, claims, [m IN claims WHERE m.own AND m.via = by AND NOT m.denies] AS said
  WITH at, {relation: of.relation, through: through, via: by, claims: [m IN claims WHERE NOT through
    OR (m.own AND m.via = by)
    OR ((NOT m.own OR m.via = '') AND any(s IN said WHERE m.item IN ['', s.item] AND m.via IN ['', s.via]
      AND (m.denies OR (m.ends AND s.stage = 'happened' AND (m.stance = 'asserts' OR s.stance = 'alleges')
        AND s.day <= m.end_day AND (s.relation = m.relation OR m.relation IN wider[s.relation])))))]} AS hop
  ORDER BY at
  RETURN collect(hop) AS grounds
}
// All hops share a time: each keeps the claims that can share one with a claim of every other hop.
WITH *, reduce(all_ = [], hop IN grounds | all_ + [c IN hop.claims WHERE c.dated | c.begins]) AS begins
WITH *, [day IN begins WHERE all(hop IN grounds WHERE any(c IN hop.claims WHERE NOT c.dated OR c.begins <= day <= c.stops))] AS common
WITH *, [hop IN grounds | [c IN hop.claims WHERE NOT c.dated OR any(day IN common WHERE c.begins <= day <= c.stops)]] AS kept
// Of alternatives only one holds: no two hops rest on two claims of one group, however it is read.
WITH *, [group IN reduce(some = [], c IN reduce(all_ = [], claims IN kept | all_ + claims) |
    CASE WHEN c.group IS NULL OR c.group IN some THEN some ELSE some + c.group END)
  WHERE size([claims IN kept WHERE any(c IN claims WHERE c.group = group)]) > 1] AS shared
CALL (grounds, kept, shared, wider) {
  UNWIND [null] + CASE shared WHEN [] THEN [] ELSE reduce(some = [[]], group IN shared |
    reduce(more = [], reading IN some | more + [at IN range(0, size(kept) - 1)
      WHERE any(c IN kept[at] WHERE c.group = group) | reading + at]))[..256] END AS reading
  WITH reading, grounds, wider, [at IN range(0, size(kept) - 1) | [c IN kept[at] WHERE reading IS NULL OR c.group IS NULL
    OR none(i IN range(0, size(shared) - 1) WHERE shared[i] = c.group AND reading[i] <> at)]] AS some
  WITH *, reduce(all_ = [], claims IN some | all_ + [c IN claims WHERE c.dated | c.begins]) AS begins
  WITH *, [day IN begins WHERE all(claims IN some WHERE any(c IN claims WHERE NOT c.dated OR c.begins <= day <= c.stops))] AS common
  WITH *, [claims IN some | [c IN claims WHERE NOT c.dated OR any(day IN common WHERE c.begins <= day <= c.stops)]] AS left
  // How each hop stands on what is left to it: as its strongest part, which is a relation with an item and a way.
  CALL (grounds, left, wider) {
    UNWIND range(0, size(grounds) - 1) AS at
    WITH at, grounds[at] AS hop, left[at] AS claims, [c IN left[at] WHERE c.own] AS own, wider
    UNWIND CASE WHEN any(c IN own WHERE c.relation = hop.relation OR NOT c.denies) THEN own ELSE [] END AS member
    WITH DISTINCT at, hop, claims, own, wider, member.relation AS relation, member.item AS item, member.via AS via
    WHERE NOT hop.through OR via = hop.via
    WITH at, item, [c IN own WHERE c.relation = relation AND c.item = item AND c.via = via] AS members,
         [c IN claims WHERE (c.denies OR c.ends) AND (c.relation = relation OR c.relation IN wider[relation])
          AND c.item IN ['', item] AND c.via IN ['', via]] AS touching, [c IN claims | c.id] AS ids
    WITH *, [c IN members | {stage: c.stage, day: c.day, denies: c.denies,
        stance: CASE WHEN c.choice <> [] AND all(id IN c.choice WHERE id IN ids) THEN c.firm ELSE c.stance END}] AS counting
    WITH *, [c IN counting WHERE none(e IN touching WHERE e.ends AND c.stage = 'happened' AND NOT c.denies
          AND (e.stance = 'asserts' OR c.stance = 'alleges') AND coalesce(c.day <= e.end_day, false))] AS remaining,
         [e IN touching WHERE e.ends AND any(c IN counting WHERE c.stage = 'happened' AND NOT c.denies
          AND (e.stance = 'asserts' OR c.stance = 'alleges') AND c.day <= e.end_day)] AS ending
    WITH at, item, remaining + ending + [c IN touching WHERE c.denies] AS told
    WITH at, item, CASE
      WHEN all(c IN told WHERE c.denies) THEN 6
      WHEN any(c IN told WHERE c.denies) THEN 2
      WHEN any(c IN told WHERE c.stance = 'asserts' AND c.stage = 'happened') THEN 0
      WHEN any(c IN told WHERE c.stage = 'happened') THEN 1
      WHEN any(c IN told WHERE c.stage = 'ended') THEN 3
      WHEN any(c IN told WHERE c.stage = 'prepared') THEN 4
      ELSE 5 END AS weakness
    WITH at, min(weakness) AS weakness, collect(DISTINCT CASE WHEN item <> '' AND weakness < 6 THEN item END) AS cargo
    ORDER BY at
    RETURN collect(weakness) AS weaknesses, collect(cargo) AS cargos
  }
  WITH reading, weaknesses, cargos WHERE size(weaknesses) = size(grounds)
  RETURN collect({reading: reading, weaknesses: weaknesses, cargos: cargos}) AS readings
}
WITH *, head([r IN readings WHERE r.reading IS NULL]) AS whole
CALL (readings, whole, shared) {
  UNWIND [r IN readings WHERE (shared = [] OR r.reading IS NOT NULL)
    AND none(at IN range(0, size(r.weaknesses) - 1) WHERE r.weaknesses[at] < whole.weaknesses[at])] AS read
  RETURN read ORDER BY reduce(most = 0, w IN read.weaknesses | CASE WHEN w > most THEN w ELSE most END), read.weaknesses LIMIT 1
}
WITH *, ['stated', 'alleged', 'disputed', 'ended', 'prepared', 'considered', 'denied'] AS names,
     reduce(most = 0, w IN read.weaknesses | CASE WHEN w > most THEN w ELSE most END) AS weakest
WITH *, [w IN read.weaknesses | names[w]] AS standings, names[weakest] AS standing
