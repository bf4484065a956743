"""Cases of standing: symmetric relations, why a claim counts, strength, and all that a derived relation carries."""

from __future__ import annotations

from itertools import pairwise

from actorgraph.ontology.near_duplicates import shingles
from tests.ontology.standing_cases import (
    ALLIED,
    ALLIED_BACKWARDS,
    ARMS,
    COOPERATES,
    COOPERATES_BACKWARDS,
    FUNDS,
    SUPPORTS,
    VISITS,
)
from tests.ontology.standing_words import Case, says

RELATED = "Kestrelia relatedTo AshColumn"
WIRE = "The president of Kestrelia has come to Pellary for a long visit, two officials of the palace said on Monday."
OWN = "A motorcade with the flags of Kestrelia was seen on its way from the airport to the palace late in the evening."

SYMMETRIC = [
    Case(
        "5 one",
        "claims from both ends are about one relation",
        [says(COOPERATES, "alleges"), says(COOPERATES_BACKWARDS, "asserts")],
        {COOPERATES: {"standing": "stated", "counts": {"asserts": 1, "alleges": 1, "happened": 2}}},
    ),
    Case(
        "5 one",
        "a denial from the other end disputes it",
        [says(COOPERATES, "asserts"), says(COOPERATES_BACKWARDS, "denies")],
        {COOPERATES: "disputed"},
    ),
    Case(
        "5 one",
        "a wider denial from the other end disputes the narrower one",
        [says(ALLIED, "asserts"), says(COOPERATES_BACKWARDS, "denies")],
        {ALLIED: "disputed", COOPERATES: "disputed"},
    ),
    Case(
        "5 one",
        "an ending from the other end cancels",
        [says(ALLIED_BACKWARDS, "alleges", date="2023-01-01"), says(COOPERATES, "alleges ended", date="2024-01-01")],
        {ALLIED: "ended", COOPERATES: "ended"},
    ),
    Case(
        "5 either end",
        "the smaller comes first even if no claim puts it first",
        [says(ALLIED_BACKWARDS, "asserts")],
        {ALLIED: "stated", COOPERATES: "stated"},
    ),
    Case(
        "5 either end",
        "other relations keep their direction",
        [says("Northmark visits Kestrelia", "asserts"), says(VISITS, "alleges")],
        {"Northmark visits Kestrelia": "stated", VISITS: "alleged"},
    ),
    Case(
        "5 either end",
        "an actor's relation with itself is one, and its claim counts once",
        [says("Kestrelia cooperatesWith Kestrelia", "asserts")],
        {"Kestrelia cooperatesWith Kestrelia": {"counts": {"asserts": 1, "happened": 1}}},
    ),
]

WHY_IT_COUNTS = [
    Case(
        "6 counts_as",
        "its own, a narrower one, and a wider denial",
        [says(ARMS, "alleges"), says(FUNDS, "asserts"), says(SUPPORTS, "denies")],
        {
            ARMS: {"standing": "disputed", "claims": {"1": "direct", "3": "from_wider"}},
            FUNDS: {"standing": "disputed", "claims": {"2": "direct", "3": "from_wider"}},
            SUPPORTS: {
                "standing": "disputed",
                "claims": {"1": "from_narrower", "2": "from_narrower", "3": "direct"},
            },
        },
    ),
    Case(
        "claims",
        "cancelled claims and denials of narrower relations are among them",
        [
            says(ARMS, "alleges", date="2023-01-01"),
            says(ARMS, "asserts ended", date="2024-01-01"),
            says(FUNDS, "denies"),
        ],
        {
            ARMS: {"standing": "ended", "claims": {"1": "direct", "2": "direct"}},
            FUNDS: {"standing": "denied", "claims": {"3": "direct"}},
            SUPPORTS: {
                "standing": "ended",
                "claims": {"1": "from_narrower", "2": "from_narrower", "3": "from_narrower"},
            },
        },
    ),
    Case("relatedTo", "not even when a claim names it", [says(RELATED, "asserts")], {}),
    Case(
        "relatedTo",
        "and it doesn't count for others",
        [says(VISITS, "asserts"), says("Kestrelia relatedTo Northmark", "denies")],
        {VISITS: {"standing": "stated", "claims": {"1": "direct"}}},
    ),
]

STANDINGS = {
    "stated": ["asserts"],
    "alleged": ["alleges"],
    "disputed": ["asserts", "denies"],
    "ended": ["asserts ended"],
    "prepared": ["asserts prepared"],
    "considered": ["asserts considered"],
    "denied": ["denies"],
}
"""All standings from the strongest, each with claims that make it."""

STRENGTH = [
    Case(
        "strength",
        f"{stronger} goes before {weaker}",
        [
            *(says(ARMS, how, item="missiles") for how in STANDINGS[weaker]),
            *(says(ARMS, how, item="radios") for how in STANDINGS[stronger]),
        ],
        {
            ARMS: {
                "standing": stronger,
                "items": {"radios": stronger, "missiles": weaker},
                "item_order": ["radios", "missiles"],
            },
            SUPPORTS: stronger,
        },
    )
    for stronger, weaker in pairwise(STANDINGS)
]

CARRIED = [
    Case(
        "counts stance",
        "each stance is counted, for the wide relation over all its claims",
        [says(ARMS, "asserts"), says(ARMS, "alleges"), says(FUNDS, "alleges"), says(FUNDS, "denies")],
        {
            ARMS: {"counts": {"asserts": 1, "alleges": 1, "happened": 2}},
            FUNDS: {"counts": {"alleges": 1, "denies": 1, "happened": 1}},
            SUPPORTS: {"counts": {"asserts": 1, "alleges": 2, "denies": 1, "happened": 3}},
        },
    ),
    Case(
        "counts stage",
        "each stage is counted, without the stages that are denied",
        [says(VISITS, f"alleges {stage}") for stage in ("happened", "prepared", "prepared", "considered", "ended")]
        + [says(VISITS, "denies prepared")],
        {VISITS: {"counts": {"alleges": 5, "denies": 1, "happened": 1, "prepared": 2, "considered": 1, "ended": 1}}},
    ),
    Case(
        "publishers",
        "two articles of one publisher are one, a second publisher is another",
        [says(VISITS, "alleges"), says(VISITS, "alleges"), says(VISITS, "alleges", publisher="Herald")],
        {VISITS: {"publishers": 2}},
    ),
    Case(
        "publishers",
        "one that prints denials only is counted like the others",
        [says(VISITS, "alleges"), says(VISITS, "denies", publisher="Herald")],
        {VISITS: {"publishers": 2}},
    ),
    Case(
        "publishers copies",
        "two outlets that print one text are one",
        [says(VISITS, "alleges", words="wire"), says(VISITS, "alleges", words="wire", publisher="Herald")],
        {VISITS: {"publishers": 1}},
    ),
    Case(
        "publishers copies",
        "an outlet with a text of its own counts beside the one that shares the other text",
        [
            says(VISITS, "alleges", words="wire"),
            says(VISITS, "alleges", words="own"),
            says(VISITS, "alleges", words="wire", publisher="Herald"),
        ],
        {VISITS: {"publishers": 2}},
    ),
    Case(
        "publishers copies",
        "three outlets that share two texts are two",
        [
            says(VISITS, "alleges", words="wire"),
            says(VISITS, "alleges", words="wire", publisher="Herald"),
            says(VISITS, "alleges", words="agency", publisher="Herald"),
            says(VISITS, "alleges", words="agency", publisher="Gazette"),
        ],
        {VISITS: {"publishers": 2}},
    ),
    Case(
        "publishers articles",
        "each outlet marks another sentence of the text that both print",
        [
            says(VISITS, "alleges", text="wire"),
            says(VISITS, "alleges", text="wire", publisher="Herald"),
        ],
        {VISITS: {"publishers": 1, "holders": 1}},
    ),
    Case(
        "publishers articles",
        "a reprint with a dateline is known by its text, whatever is marked",
        [
            says(VISITS, "alleges", text="1", sketch=shingles([WIRE])),
            says(VISITS, "alleges", text="2", sketch=shingles([f"PELLARY — {WIRE}"]), publisher="Herald"),
            says(VISITS, "alleges", text="3", sketch=shingles([OWN]), publisher="Gazette"),
        ],
        {VISITS: {"publishers": 2, "holders": 2}},
    ),
    Case(
        "publishers articles",
        "who quotes one sentence of a reprinted text leaves another to those who print it",
        [
            says(VISITS, "alleges", text="wire", words="first"),
            says(VISITS, "alleges", text="wire", words="second", publisher="Herald"),
            says(VISITS, "alleges", text="own", words="first", publisher="Gazette"),
        ],
        {VISITS: {"publishers": 2}},
    ),
    Case(
        "publishers articles",
        "one sentence is one text, in whatever articles it stands",
        [
            says(VISITS, "alleges", text="wire", words="first"),
            says(VISITS, "alleges", text="wire", words="first", publisher="Herald"),
            says(VISITS, "alleges", text="own", words="first", publisher="Gazette"),
        ],
        {VISITS: {"publishers": 1}},
    ),
    Case(
        "publishers near",
        "an outlet that changes a word of the agency's text has no text of its own",
        [
            says(VISITS, "alleges", words="1", shingles=shingles([WIRE])),
            says(
                VISITS, "alleges", words="2", shingles=shingles([f"PELLARY (Strait Agency) — {WIRE}"]), publisher="Mail"
            ),
            says(VISITS, "alleges", words="3", shingles=shingles([WIRE.replace("long", "short")]), publisher="Herald"),
            says(VISITS, "alleges", words="4", shingles=shingles([OWN]), publisher="Gazette"),
        ],
        {VISITS: {"publishers": 2}},
    ),
    Case(
        "publishers none",
        "articles without a publisher are one, beside those with one",
        [
            says(VISITS, "alleges", publisher=""),
            says(VISITS, "alleges", publisher=""),
            says(VISITS, "alleges", publisher="Herald"),
        ],
        {VISITS: {"publishers": 2}},
    ),
    Case(
        "publishers order",
        "whoever comes first can't take the text that another needs",
        [
            says(VISITS, "alleges", words="agency"),
            says(VISITS, "alleges", words="wire"),
            says(VISITS, "alleges", words="agency", publisher="Herald"),
            says(VISITS, "alleges", words="early", publisher="Gazette"),
            says(VISITS, "alleges", words="late", publisher="Gazette"),
            says(VISITS, "alleges", words="late", publisher="Mail"),
        ],
        {VISITS: {"publishers": 4}},
    ),
    Case(
        "holders",
        "three outlets that quote one man",
        [says(VISITS, "alleges", by="Varn", publisher=p) for p in ("Courier", "Herald", "Gazette")],
        {VISITS: {"holders": 1, "publishers": 3}},
    ),
    Case(
        "holders",
        "two men quoted by one outlet",
        [says(VISITS, "alleges", by="Varn"), says(VISITS, "denies", by="Dovin")],
        {VISITS: {"holders": 2, "publishers": 1}},
    ),
    Case(
        "holders publisher",
        "an outlet in its own voice is a holder, once, beside those whom it quotes",
        [says(VISITS, "asserts"), says(VISITS, "asserts prepared"), says(VISITS, "alleges", by="Varn")],
        {VISITS: {"holders": 2}},
    ),
    Case(
        "holders copies",
        "one text in two papers that name nobody, beside one that quotes somebody",
        [
            says(VISITS, "asserts", words="wire"),
            says(VISITS, "asserts", words="wire", publisher="Herald"),
            says(VISITS, "alleges", by="Varn", publisher="Gazette"),
        ],
        {VISITS: {"holders": 2, "publishers": 2}},
    ),
    Case(
        "self_reported",
        "nobody but the subject says so",
        [says(VISITS, "asserts", by="Kestrelia"), says(VISITS, "asserts", by="Kestrelia", publisher="Herald")],
        {VISITS: {"self_reported": True}},
    ),
    Case(
        "self_reported",
        "not when somebody else says so too",
        [says(VISITS, "asserts", by="Kestrelia"), says(VISITS, "alleges", by="Varn")],
        {VISITS: {"self_reported": False}},
    ),
    Case(
        "self_reported",
        "not when the object alone says so",
        [says(VISITS, "alleges", by="Northmark")],
        {VISITS: {"self_reported": False}},
    ),
    Case(
        "self_reported",
        "not in the article's own voice",
        [says(VISITS, "asserts")],
        {VISITS: {"self_reported": False}},
    ),
    Case(
        "self_reported",
        "the subject of a symmetric claim that ends up as the second end is still its own subject",
        [says(COOPERATES_BACKWARDS, "asserts", by="Northmark")],
        {COOPERATES: {"self_reported": True}},
    ),
    Case(
        "reports",
        "first and last by day, as written; undated articles don't matter",
        [
            says(VISITS, "alleges", reported=("2023-12", "2023-12-31")),
            says(VISITS, "alleges", reported=("2023-11-22", "2023-11-22")),
            says(VISITS, "alleges"),
            says(VISITS, "denies", reported=("2024-01-05", "2024-01-05")),
        ],
        {VISITS: {"reports": ("2023-11-22", "2024-01-05")}},
    ),
    Case("reports", "none when no article is dated", [says(VISITS, "alleges")], {VISITS: {"reports": (None, None)}}),
    Case(
        "items",
        "an item has its own standing in the relation and in the wider one; what has none is no item",
        [says(ARMS, "asserts", item="radios"), says(ARMS, "denies", item="missiles"), says(ARMS, "alleges")],
        {
            ARMS: {"standing": "stated", "items": {"radios": "stated", "missiles": "denied"}},
            SUPPORTS: {"standing": "stated", "items": {"radios": "stated", "missiles": "denied"}},
        },
    ),
    Case(
        "items",
        "an item of two narrower relations is as strong as the stronger",
        [says(ARMS, "asserts considered", item="trucks"), says(FUNDS, "alleges", item="trucks")],
        {
            ARMS: {"items": {"trucks": "considered"}},
            FUNDS: {"items": {"trucks": "alleged"}},
            SUPPORTS: {"items": {"trucks": "alleged"}},
        },
    ),
    Case(
        "either_or",
        "one alternative is enough",
        [says(VISITS, "alleges", alternative=True), says(VISITS, "asserts")],
        {VISITS: {"standing": "stated", "either_or": True, "conditional": False}},
    ),
    Case(
        "conditional",
        "one condition is enough",
        [says(VISITS, "alleges", conditional=True), says(VISITS, "asserts")],
        {VISITS: {"standing": "stated", "either_or": False, "conditional": True}},
    ),
]

VIA = [
    Case("via", "no parts where no claim names one", [says(VISITS, "asserts")], {VISITS: {"vias": {}}}),
    Case(
        "via",
        "each way stands by itself",
        [says(ARMS, "asserts"), says(ARMS, "alleges prepared", via="GreyTern")],
        {
            ARMS: {
                "standing": "stated",
                "vias": {None: "stated", "GreyTern": "prepared"},
                "via_claims": {None: {"1"}, "GreyTern": {"2"}},
            },
            SUPPORTS: {"standing": "stated", "vias": {None: "stated", "GreyTern": "prepared"}},
        },
    ),
    Case(
        "via",
        "a denial that names no way disputes every way, and so does a wider one",
        [says(ARMS, "asserts"), says(ARMS, "alleges", via="GreyTern"), says(SUPPORTS, "denies")],
        {
            ARMS: {
                "standing": "disputed",
                "vias": {None: "disputed", "GreyTern": "disputed"},
                "via_claims": {None: {"1", "3"}, "GreyTern": {"2", "3"}},
            },
            SUPPORTS: {"standing": "disputed", "vias": {None: "disputed", "GreyTern": "disputed"}},
        },
    ),
    Case(
        "via",
        "an ending that names no way ends what runs through somebody, too: ends reach ways as denials do",
        [says(ARMS, "alleges", via="GreyTern", date="2023-01-01"), says(ARMS, "asserts ended", date="2024-01-01")],
        {
            ARMS: {
                "standing": "ended",
                "vias": {None: "ended", "GreyTern": "ended"},
                "via_claims": {None: {"2"}, "GreyTern": {"1", "2"}},
            },
            SUPPORTS: {"vias": {None: "ended", "GreyTern": "ended"}},
        },
    ),
    Case(
        "via",
        "an ending that comes too early for a way doesn't count for it",
        [says(ARMS, "alleges", via="GreyTern", date="2024-01-02"), says(ARMS, "asserts ended", date="2024-01-01")],
        {ARMS: {"standing": "alleged", "via_claims": {None: {"2"}, "GreyTern": {"1"}}}, SUPPORTS: "alleged"},
    ),
    Case(
        "via",
        "each way has its own items",
        [says(ARMS, "asserts", item="radios"), says(ARMS, "alleges", item="missiles", via="GreyTern")],
        {
            ARMS: {"via_items": {None: {"radios": "stated"}, "GreyTern": {"missiles": "alleged"}}},
            SUPPORTS: {"via_items": {None: {"radios": "stated"}, "GreyTern": {"missiles": "alleged"}}},
        },
    ),
    Case(
        "via",
        "what is only denied runs through whom the denial names",
        [says(ARMS, "denies", via="GreyTern")],
        {ARMS: {"standing": "denied", "vias": {"GreyTern": "denied"}}},
    ),
]
