-- The embedded store's record: each thing once, with the columns by which it is looked for, and the rest as `content`
-- (see packing.py). Keys are this store's own numbers; ids are what the rest of the world knows.
-- What a load into Neo4j needs to know lives in the same tables, in a temporary database, without contents.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE revision (
    number INTEGER PRIMARY KEY,      -- from 1; numbers belong to one store
    load TEXT NOT NULL,              -- id shared by the revisions of one load
    time TEXT NOT NULL,              -- when it was committed, UTC, ISO 8601
    changes INTEGER NOT NULL,        -- how many lines the change log has of it
    touched BLOB                     -- ids of all that it touched, for a copy in RDF; none: that can't be told
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

CREATE TABLE key (                   -- access keys, hashed
    name TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    created TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE article (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,            -- of its graph's lines
    text_digest TEXT NOT NULL,
    text TEXT,
    counts INTEGER NOT NULL,         -- 0 when retracted: its claims count for nothing
    publisher TEXT NOT NULL,
    sketch BLOB NOT NULL DEFAULT x'', -- by which near-copies of the text are known; empty without a text
    content BLOB NOT NULL DEFAULT x''
);

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
    UNIQUE (name, type, links)
);
CREATE INDEX signature_folded ON signature (folded, type);
CREATE INDEX signature_canonical ON signature (canonical);

CREATE TABLE link (link TEXT NOT NULL, signature INTEGER NOT NULL, PRIMARY KEY (link, signature)) WITHOUT ROWID;

CREATE TABLE source (                -- source actors: their class, name and links are their signature's
    article INTEGER NOT NULL,
    id TEXT NOT NULL,
    signature INTEGER NOT NULL,
    content BLOB NOT NULL DEFAULT x'' -- where it is mentioned
);
CREATE INDEX source_article ON source (article);
CREATE INDEX source_signature ON source (signature);

CREATE TABLE claim (                 -- a claim, also as standing sees it; actors are signatures
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL,
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
    pair INTEGER,                    -- the two canonical actors
    annotations TEXT NOT NULL DEFAULT '[]', -- the ids that it had in the input, JSON
    content BLOB NOT NULL DEFAULT x''
);
CREATE INDEX claim_pair ON claim (pair) WHERE pair IS NOT NULL;
CREATE INDEX claim_article ON claim (article);
CREATE INDEX claim_subject ON claim (subject);
CREATE INDEX claim_object ON claim (object) WHERE object IS NOT NULL;
CREATE INDEX claim_item ON claim (item) WHERE item IS NOT NULL;
CREATE INDEX claim_via ON claim (via) WHERE via IS NOT NULL;
CREATE INDEX claim_alternative ON claim (alternative) WHERE alternative <> '';

CREATE TABLE saying (                -- who speaks, in all places of the chain
    signature INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    PRIMARY KEY (signature, claim)
) WITHOUT ROWID;

CREATE TABLE pair (                  -- two canonical actors that claims are about, the smaller id first
    key INTEGER PRIMARY KEY,
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    UNIQUE (low, high)
);

CREATE TABLE relation (              -- derived relations
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    pair INTEGER NOT NULL,
    digest TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '',
    relation TEXT NOT NULL DEFAULT '',
    object TEXT NOT NULL DEFAULT '',
    standing TEXT NOT NULL DEFAULT '',
    publishers INTEGER NOT NULL DEFAULT 0,
    holders INTEGER NOT NULL DEFAULT 0,
    named INTEGER NOT NULL DEFAULT 0,          -- whether some claim names this very relation, and not only a narrower one
    through INTEGER NOT NULL DEFAULT 0,        -- whether some claim names an intermediary
    disputed INTEGER NOT NULL DEFAULT 0,       -- whether it is disputed, or an item or a way of it
    first_reported TEXT,
    last_reported TEXT,
    content BLOB NOT NULL DEFAULT x''
);
CREATE INDEX relation_pair ON relation (pair);
CREATE INDEX relation_subject ON relation (subject, relation);
CREATE INDEX relation_object ON relation (object, relation);

CREATE TABLE support (               -- the claims that count for a derived relation
    relation INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    PRIMARY KEY (relation, claim)
) WITHOUT ROWID;
CREATE INDEX support_claim ON support (claim);

CREATE TABLE actor (                 -- canonical actors
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    content BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;

CREATE TABLE kind (type TEXT NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (type, actor)) WITHOUT ROWID; -- their classes
CREATE INDEX kind_actor ON kind (actor);

CREATE TABLE name (                  -- names and aliases of canonical actors, folded
    folded TEXT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (folded, actor)
) WITHOUT ROWID;
CREATE INDEX name_actor ON name (actor);
