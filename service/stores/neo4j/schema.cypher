// What is there for people: Entity (with its classes as further labels), Claim, Article.
// Bookkeeping, related to nothing: _Store (schema version, base, revision), _Gate (who writes, and whether a commit is
// being applied), _Revision, _Change (the change log), _Key (access keys), _Text (what is private of an article),
// _Status (an article's, where it was set by hand), _Purge (what is kept of an actor that was purged), _Signature and _Link (what identity looks at), _Relation (a derived relation whole; its edge is for people).
// What has no limit to its length (names, links) is found by a digest: an index holds 8 kB at most, one of texts 32 kB.
// People find names by their words in a full-text index, which has no such limit.

//: entity_id
CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE
//: claim_id
CREATE CONSTRAINT claim_id IF NOT EXISTS FOR (c:Claim) REQUIRE c.id IS UNIQUE
//: article_id
CREATE CONSTRAINT article_id IF NOT EXISTS FOR (a:Article) REQUIRE a.id IS UNIQUE
//: store_name
CREATE CONSTRAINT store_name IF NOT EXISTS FOR (s:_Store) REQUIRE s.name IS UNIQUE
//: gate_name
CREATE CONSTRAINT gate_name IF NOT EXISTS FOR (g:_Gate) REQUIRE g.name IS UNIQUE
//: revision_number
CREATE CONSTRAINT revision_number IF NOT EXISTS FOR (r:_Revision) REQUIRE r.number IS UNIQUE
//: key_name
CREATE CONSTRAINT key_name IF NOT EXISTS FOR (k:_Key) REQUIRE k.name IS UNIQUE
//: text_article
CREATE CONSTRAINT text_article IF NOT EXISTS FOR (t:_Text) REQUIRE t.article IS UNIQUE
//: status_article
CREATE CONSTRAINT status_article IF NOT EXISTS FOR (s:_Status) REQUIRE s.article IS UNIQUE
//: signature_key
CREATE CONSTRAINT signature_key IF NOT EXISTS FOR (s:_Signature) REQUIRE s.key IS UNIQUE
//: relation_id
CREATE CONSTRAINT relation_id IF NOT EXISTS FOR (r:_Relation) REQUIRE r.id IS UNIQUE
//: entity_names
CREATE FULLTEXT INDEX entity_names IF NOT EXISTS FOR (e:Entity) ON EACH [e.name, e.aliases]
//: claim_pair
CREATE INDEX claim_pair IF NOT EXISTS FOR (c:Claim) ON (c.pair)
//: claim_stance
CREATE INDEX claim_stance IF NOT EXISTS FOR (c:Claim) ON (c.stance)
//: claim_relation
CREATE INDEX claim_relation IF NOT EXISTS FOR (c:Claim) ON (c.relation)
//: signature_name
CREATE INDEX signature_name IF NOT EXISTS FOR (s:_Signature) ON (s.named)
//: link_key
CREATE INDEX link_key IF NOT EXISTS FOR (l:_Link) ON (l.key)
//: link_signature
CREATE INDEX link_signature IF NOT EXISTS FOR (l:_Link) ON (l.signature)
//: relation_pair
CREATE INDEX relation_pair IF NOT EXISTS FOR (r:_Relation) ON (r.pair)
//: relation_from
CREATE INDEX relation_from IF NOT EXISTS FOR (r:_Relation) ON (r.subject, r.relation)
//: relation_standing
CREATE INDEX relation_standing IF NOT EXISTS FOR (r:_Relation) ON (r.standing)
//: change_gone
CREATE INDEX change_gone IF NOT EXISTS FOR (c:_Change) ON (c.gone)
//: change_revision
CREATE INDEX change_revision IF NOT EXISTS FOR (c:_Change) ON (c.revision)
