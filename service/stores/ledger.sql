-- The embedded store's ledger: what its writer needs to know beside the RDF, and what must never be exported.
-- Readers take from it the current revision, the texts, the change log, and records of what they answer with.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE revision (
    number INTEGER PRIMARY KEY,      -- from 1; numbers belong to one store
    load TEXT NOT NULL,              -- id shared by the revisions of one load
    time TEXT NOT NULL,              -- when it was committed, UTC, ISO 8601
    changes INTEGER NOT NULL         -- how many lines the change log has of it
);

CREATE TABLE change (                -- the change log: what each revision did, claim by claim; never pruned
    revision INTEGER NOT NULL,
    article TEXT NOT NULL,
    claim TEXT NOT NULL,             -- empty: the article itself
    kind TEXT NOT NULL,              -- added, changed or withdrawn
    gone TEXT,                       -- the claim (or article) that was withdrawn, or in whose place this one is
    content TEXT,                    -- that one as it was, so that it can still be shown
    PRIMARY KEY (revision, article, claim)
) WITHOUT ROWID;
CREATE INDEX change_gone ON change (gone) WHERE gone IS NOT NULL;

CREATE TABLE article (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,            -- of its graph's lines
    text_digest TEXT NOT NULL,
    text TEXT,
    counts INTEGER NOT NULL,         -- 0 when retracted: its claims count for nothing
    publisher TEXT NOT NULL,
    sketch BLOB NOT NULL DEFAULT x'', -- by which near-copies of the text are known; empty without a text
    annotations TEXT NOT NULL        -- claim id -> annotation ids, JSON
) WITHOUT ROWID;

CREATE TABLE status (                -- what was decided here, whatever an article is loaded with; outlasts its withdrawal
    article TEXT PRIMARY KEY,
    status TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE signature (             -- what identity looks at: class, name and links of source actors
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    links TEXT NOT NULL,             -- sorted, JSON
    uses INTEGER NOT NULL,           -- how many source actors have it
    canonical TEXT NOT NULL,
    UNIQUE (type, name, links)
);
CREATE INDEX signature_key ON signature (folded, type);
CREATE INDEX signature_canonical ON signature (canonical);

CREATE TABLE link (link TEXT NOT NULL, signature INTEGER NOT NULL, PRIMARY KEY (link, signature)) WITHOUT ROWID;

CREATE TABLE source (
    article TEXT NOT NULL,
    id TEXT NOT NULL,
    signature INTEGER NOT NULL,
    PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE INDEX source_signature ON source (signature);

CREATE TABLE claim (                 -- a claim as standing sees it; actors are signatures
    id TEXT PRIMARY KEY,
    article TEXT NOT NULL,
    subject INTEGER NOT NULL,
    relation TEXT NOT NULL,
    object INTEGER,
    item INTEGER,
    via INTEGER,
    speaker INTEGER,                 -- who said it first
    stance TEXT NOT NULL,
    stage TEXT NOT NULL,
    words TEXT NOT NULL,             -- digest of the folded quotes
    shingles BLOB NOT NULL,          -- by which near-copies of them are known
    alternative TEXT NOT NULL,       -- its group of alternatives; empty: none
    alike TEXT NOT NULL,             -- equal for alternatives that differ in item and evidence only
    conditional INTEGER NOT NULL,
    dated INTEGER NOT NULL,
    earliest TEXT,
    latest TEXT,
    day TEXT,                        -- what rule 3 compares: of any claim,
    end_day TEXT,                    -- and of an end
    first_day TEXT,                  -- where it stands in a timeline
    published TEXT,
    published_day TEXT,
    low TEXT,                        -- the two canonical actors, the smaller id first
    high TEXT
) WITHOUT ROWID;
CREATE INDEX claim_pair ON claim (low, high);
CREATE INDEX claim_article ON claim (article);
CREATE INDEX claim_subject ON claim (subject, relation, stance, stage);
CREATE INDEX claim_object ON claim (object, relation, stance, stage) WHERE object IS NOT NULL;
CREATE INDEX claim_item ON claim (item, relation, stance, stage) WHERE item IS NOT NULL;
CREATE INDEX claim_via ON claim (via, relation, stance, stage) WHERE via IS NOT NULL;

CREATE TABLE relation (              -- derived relations as they stand in the RDF
    id TEXT PRIMARY KEY,
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX relation_pair ON relation (low, high);

CREATE TABLE actor (id TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;  -- canonical actors in the RDF

CREATE TABLE record (                -- what answers consist of, whole, as the graphs have it: see records.py
    kind TEXT NOT NULL,              -- actor, article, claim or relation (derived)
    id TEXT NOT NULL,
    content BLOB NOT NULL,           -- MessagePack
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE TABLE edge (                  -- derived relations in short, to be found by their ends
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    relation TEXT NOT NULL,
    object TEXT NOT NULL,
    standing TEXT NOT NULL,
    publishers INTEGER NOT NULL,
    holders INTEGER NOT NULL,
    named INTEGER NOT NULL,          -- whether some claim names this very relation, and not only a narrower one
    through INTEGER NOT NULL,        -- whether some claim names an intermediary
    disputed INTEGER NOT NULL        -- whether it is disputed, or an item or a way of it
) WITHOUT ROWID;
CREATE INDEX edge_subject ON edge (subject, relation);
CREATE INDEX edge_object ON edge (object, relation);

CREATE TABLE key (                   -- access keys, hashed
    name TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    created TEXT NOT NULL
) WITHOUT ROWID;
