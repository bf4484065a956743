"""Cases of standing: which claims count, how they cancel and soften each other, and the table."""

from __future__ import annotations

from actorgraph.ontology.claims import digest
from tests.ontology.standing_words import Case, says

ARMS = "Kestrelia arms AshColumn"
FUNDS = "Kestrelia funds AshColumn"
SUPPORTS = "Kestrelia supports AshColumn"
INVOLVED = "RiverGuard involvedIn FerryBombing"
COMPLICIT = "RiverGuard complicitIn FerryBombing"
RESPONSIBLE = "RiverGuard responsibleFor FerryBombing"
VISITS = "Kestrelia visits Northmark"
COOPERATES = "Kestrelia cooperatesWith Northmark"
COOPERATES_BACKWARDS = "Northmark cooperatesWith Kestrelia"
ALLIED = "Kestrelia alliedWith Northmark"
ALLIED_BACKWARDS = "Northmark alliedWith Kestrelia"

ROCKETS_OR_DRONES = digest(["1", "2"])
"""The group of a case's first two claims."""

WHICH_CLAIMS_COUNT = [
    Case("1 own", "a claim derives the relation that it names", [says(VISITS, "asserts")], {VISITS: "stated"}),
    Case(
        "1 own",
        "pairs and directions don't mix",
        [says(VISITS, "asserts"), says("Northmark visits Kestrelia", "denies")],
        {VISITS: "stated", "Northmark visits Kestrelia": "denied"},
    ),
    Case("1 narrower", "arms counts for supports", [says(ARMS, "asserts")], {ARMS: "stated", SUPPORTS: "stated"}),
    Case(
        "1 narrower",
        "a wider claim doesn't count for the narrower relation",
        [says(SUPPORTS, "asserts"), says(ARMS, "alleges")],
        {ARMS: {"standing": "alleged", "claims": {"2": "direct"}}, SUPPORTS: "stated"},
    ),
    Case(
        "1 narrower", "nothing narrower is derived from a wide claim", [says(SUPPORTS, "asserts")], {SUPPORTS: "stated"}
    ),
    Case(
        "1 parts",
        "a denial of one narrower relation leaves the other as it is",
        [says(ARMS, "asserts"), says(FUNDS, "alleges"), says(ARMS, "denies")],
        {ARMS: "disputed", FUNDS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "1 parts",
        "an item that is only considered stays so beside one that was delivered",
        [says(ARMS, "asserts", item="radios"), says(ARMS, "alleges considered", item="missiles")],
        {ARMS: {"standing": "stated", "items": {"radios": "stated", "missiles": "considered"}}, SUPPORTS: "stated"},
    ),
    Case(
        "1 whole",
        "the strongest part gives the whole its standing",
        [says(FUNDS, "alleges considered"), says(ARMS, "alleges")],
        {FUNDS: "considered", ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "1 whole",
        "a denied part doesn't weaken the whole",
        [says(ARMS, "denies"), says(FUNDS, "alleges prepared")],
        {ARMS: "denied", FUNDS: "prepared", SUPPORTS: "prepared"},
    ),
    Case(
        "1 whole",
        "a denial of the narrow relation doesn't dispute the wide one that is stated by itself",
        [says(SUPPORTS, "asserts"), says(ARMS, "denies")],
        {SUPPORTS: "stated", ARMS: "denied"},
    ),
    Case(
        "1 whole",
        "a wide relation known through one narrower relation alone is disputed with it",
        [says(ARMS, "alleges"), says(ARMS, "denies")],
        {ARMS: "disputed", SUPPORTS: "disputed"},
    ),
    Case(
        "2 wider",
        "denying involvedIn denies complicitIn",
        [says(COMPLICIT, "alleges"), says(INVOLVED, "denies")],
        {COMPLICIT: "disputed", INVOLVED: "disputed"},
    ),
    Case(
        "2 wider",
        "it reaches every narrower relation that somebody names",
        [says(COMPLICIT, "alleges"), says(RESPONSIBLE, "asserts"), says(INVOLVED, "denies")],
        {COMPLICIT: "disputed", RESPONSIBLE: "disputed", INVOLVED: "disputed"},
    ),
    Case(
        "2 wider",
        "it doesn't count where only a denial names the narrow one",
        [says(COMPLICIT, "denies"), says(INVOLVED, "denies")],
        {COMPLICIT: {"standing": "denied", "claims": {"1": "direct"}}, INVOLVED: "denied"},
    ),
    Case("2 creates", "a denied relation is derived", [says(INVOLVED, "denies")], {INVOLVED: "denied"}),
    Case("2 creates", "a denied narrow relation derives no wide one", [says(ARMS, "denies")], {ARMS: "denied"}),
    Case("2 creates", "a denied wide relation derives no narrow one", [says(SUPPORTS, "denies")], {SUPPORTS: "denied"}),
    Case(
        "2 creates",
        "two narrow denials together derive no wide relation either",
        [says(ARMS, "denies"), says(FUNDS, "denies prepared")],
        {ARMS: "denied", FUNDS: "denied"},
    ),
    Case(
        "2 item",
        "other items and what is said without an item stay as they are",
        [says(ARMS, "asserts"), says(ARMS, "alleges", item="radios"), says(ARMS, "denies", item="missiles")],
        {ARMS: {"standing": "stated", "items": {"radios": "alleged", "missiles": "denied"}}, SUPPORTS: "stated"},
    ),
    Case(
        "2 item",
        "the item itself is disputed",
        [says(ARMS, "alleges", item="missiles"), says(ARMS, "denies", item="missiles"), says(ARMS, "asserts")],
        {ARMS: {"standing": "stated", "items": {"missiles": "disputed"}}, SUPPORTS: "stated"},
    ),
    Case(
        "2 item",
        "a wider denial with an item touches that item of the narrow relation only",
        [
            says(ARMS, "alleges", item="missiles"),
            says(ARMS, "alleges", item="radios"),
            says(SUPPORTS, "denies", item="missiles"),
        ],
        {
            ARMS: {
                "standing": "alleged",
                "items": {"missiles": "disputed", "radios": "alleged"},
                "claims": {"1": "direct", "2": "direct", "3": "from_wider"},
            },
            SUPPORTS: {"standing": "alleged", "items": {"missiles": "disputed", "radios": "alleged"}},
        },
    ),
    Case(
        "2 item",
        "a wider denial of an item that nobody names for the narrow relation doesn't count for it",
        [says(ARMS, "asserts"), says(SUPPORTS, "denies", item="missiles")],
        {ARMS: {"standing": "stated", "claims": {"1": "direct"}}, SUPPORTS: "stated"},
    ),
    Case(
        "2 via",
        "what runs through another, or through nobody, stays as it is",
        [says(ARMS, "asserts", via="GreyTern"), says(ARMS, "alleges"), says(ARMS, "denies", via="OtterLines")],
        {
            ARMS: {
                "standing": "stated",
                "vias": {None: "alleged", "GreyTern": "stated", "OtterLines": "denied"},
                "via_claims": {None: {"2"}, "GreyTern": {"1"}, "OtterLines": {"3"}},
                "counts": {"asserts": 1, "alleges": 1, "denies": 1, "happened": 2},
            },
            SUPPORTS: "stated",
        },
    ),
    Case(
        "2 via",
        "that way itself is disputed, and with it the whole if there is no other",
        [says(ARMS, "asserts", via="GreyTern"), says(ARMS, "denies", via="GreyTern")],
        {ARMS: {"standing": "disputed", "vias": {"GreyTern": "disputed"}}, SUPPORTS: "disputed"},
    ),
    Case(
        "2 via",
        "a wider denial of a way that nobody names for the narrow relation doesn't count for it",
        [says(ARMS, "asserts", via="GreyTern"), says(SUPPORTS, "denies", via="OtterLines")],
        {ARMS: {"standing": "stated", "claims": {"1": "direct"}}, SUPPORTS: "stated"},
    ),
    Case(
        "2 via",
        "with an item, it touches that item that way only",
        [
            says(ARMS, "asserts", item="radios", via="GreyTern"),
            says(ARMS, "asserts", item="missiles", via="GreyTern"),
            says(ARMS, "alleges", item="missiles"),
            says(ARMS, "denies", item="missiles", via="GreyTern"),
        ],
        {
            ARMS: {
                "standing": "stated",
                "items": {"radios": "stated", "missiles": "alleged"},
                "vias": {None: "alleged", "GreyTern": "stated"},
                "via_items": {None: {"missiles": "alleged"}, "GreyTern": {"radios": "stated", "missiles": "disputed"}},
            },
            SUPPORTS: "stated",
        },
    ),
    Case(
        "2 via",
        "a denial of an item touches that item of every way, and no way that doesn't name it",
        [
            says(ARMS, "asserts", item="radios", via="GreyTern"),
            says(ARMS, "alleges", item="missiles", via="OtterLines"),
            says(ARMS, "denies", item="missiles"),
        ],
        {
            ARMS: {
                "standing": "stated",
                "items": {"radios": "stated", "missiles": "disputed"},
                "vias": {"GreyTern": "stated", "OtterLines": "disputed"},
                "via_claims": {"GreyTern": {"1"}, "OtterLines": {"2", "3"}},
            },
            SUPPORTS: "stated",
        },
    ),
    Case(
        "2 neither",
        "the whole and every item in it are disputed",
        [says(ARMS, "asserts", item="radios"), says(ARMS, "alleges", item="missiles"), says(ARMS, "denies")],
        {
            ARMS: {"standing": "disputed", "items": {"radios": "disputed", "missiles": "disputed"}},
            SUPPORTS: {"standing": "disputed", "items": {"radios": "disputed", "missiles": "disputed"}},
        },
    ),
    Case(
        "2 neither",
        "a wide denial disputes the wide relation over all its narrower ones",
        [says(ARMS, "asserts"), says(FUNDS, "asserts", item="gold"), says(SUPPORTS, "denies")],
        {ARMS: "disputed", FUNDS: "disputed", SUPPORTS: "disputed"},
    ),
]

ENDED = [
    Case(
        "3 cancels",
        "what ended is no longer alleged",
        [says(ARMS, "alleges", date="2023-01-01"), says(ARMS, "alleges ended", date="2024-01-01")],
        {ARMS: "ended", SUPPORTS: "ended"},
    ),
    Case(
        "3 cancels",
        "an ending doesn't take a denial away",
        [says(ARMS, "denies", date="2023-01-01"), says(ARMS, "asserts ended", date="2024-01-01")],
        {ARMS: "disputed", SUPPORTS: "disputed"},
    ),
    Case(
        "3 cancels",
        "a denied ending cancels nothing",
        [says(ARMS, "alleges", date="2023-01-01"), says(ARMS, "denies ended", date="2024-01-01")],
        {ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "3 cancels",
        "an ending with an item leaves other items going on",
        [
            says(ARMS, "alleges", item="radios", date="2023-01-01"),
            says(ARMS, "alleges", item="missiles", date="2023-01-01"),
            says(ARMS, "alleges ended", item="missiles", date="2024-01-01"),
        ],
        {ARMS: {"standing": "alleged", "items": {"radios": "alleged", "missiles": "ended"}}, SUPPORTS: "alleged"},
    ),
    Case(
        "3 stance",
        "a firmer ending cancels",
        [says(ARMS, "alleges", date="2023-01-01"), says(ARMS, "asserts ended", date="2024-01-01")],
        {ARMS: "ended", SUPPORTS: "ended"},
    ),
    Case(
        "3 stance",
        "an equally firm ending cancels",
        [says(ARMS, "asserts", date="2023-01-01"), says(ARMS, "asserts ended", date="2024-01-01")],
        {ARMS: "ended", SUPPORTS: "ended"},
    ),
    Case(
        "3 stance",
        "a weaker ending doesn't cancel",
        [says(ARMS, "asserts", date="2023-01-01"), says(ARMS, "alleges ended", date="2024-01-01")],
        {ARMS: "stated", SUPPORTS: "stated"},
    ),
    Case(
        "3 stance",
        "a conditional ending counts as alleged, and is too weak",
        [says(ARMS, "asserts", date="2023-01-01"), says(ARMS, "asserts ended", conditional=True, date="2024-01-01")],
        {ARMS: "stated", SUPPORTS: "stated"},
    ),
    Case(
        "3 stance",
        "a conditional assertion counts as alleged, and an alleged ending is firm enough",
        [says(ARMS, "asserts", conditional=True, date="2023-01-01"), says(ARMS, "alleges ended", date="2024-01-01")],
        {ARMS: "ended", SUPPORTS: "ended"},
    ),
    Case(
        "3 date",
        "the same day is no later",
        [says(ARMS, "alleges", date="2024-01-01"), says(ARMS, "alleges ended", date="2024-01-01")],
        {ARMS: "ended", SUPPORTS: "ended"},
    ),
    Case(
        "3 date",
        "what happened a day after the ending still stands",
        [says(ARMS, "alleges", date="2024-01-02"), says(ARMS, "alleges ended", date="2024-01-01")],
        {ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "3 undated",
        "an undated ending cancels nothing",
        [says(ARMS, "alleges", date="2023-01-01"), says(ARMS, "asserts ended")],
        {ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "3 undated",
        "an undated deed isn't known to be before the ending",
        [says(ARMS, "alleges"), says(ARMS, "asserts ended", date="2024-01-01")],
        {ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "3 narrower",
        "ended support ends arming",
        [says(ARMS, "alleges", date="2023-01-01"), says(SUPPORTS, "alleges ended", date="2024-01-01")],
        {ARMS: {"standing": "ended", "claims": {"1": "direct", "2": "from_wider"}}, SUPPORTS: "ended"},
    ),
    Case(
        "3 narrower",
        "a wide ending that cancels nothing doesn't count for the narrow relation",
        [says(ARMS, "alleges considered", date="2023-01-01"), says(SUPPORTS, "asserts ended", date="2024-01-01")],
        {ARMS: {"standing": "considered", "claims": {"1": "direct"}}, SUPPORTS: "ended"},
    ),
    Case(
        "3 narrower",
        "a wide ending with an item ends that item of the narrow relation only",
        [
            says(ARMS, "alleges", item="radios", date="2023-01-01"),
            says(SUPPORTS, "alleges ended", item="missiles", date="2024-01-01"),
        ],
        {
            ARMS: {"standing": "alleged", "items": {"radios": "alleged"}, "claims": {"1": "direct"}},
            SUPPORTS: {"standing": "alleged", "items": {"radios": "alleged", "missiles": "ended"}},
        },
    ),
    Case(
        "3 items and ways",
        "an ending through somebody leaves the other ways going on",
        [
            says(ARMS, "alleges", via="GreyTern", date="2023-01-01"),
            says(ARMS, "alleges", date="2023-01-01"),
            says(ARMS, "alleges ended", via="GreyTern", date="2024-01-01"),
        ],
        {
            ARMS: {"standing": "alleged", "vias": {None: "alleged", "GreyTern": "ended"}},
            SUPPORTS: "alleged",
        },
    ),
    Case(
        "3 items and ways",
        "an ending that names neither ends every item and every way",
        [
            says(ARMS, "alleges", item="radios", via="GreyTern", date="2023-01-01"),
            says(ARMS, "alleges", item="missiles", date="2023-01-01"),
            says(SUPPORTS, "alleges ended", date="2024-01-01"),
        ],
        {
            ARMS: {
                "standing": "ended",
                "items": {"radios": "ended", "missiles": "ended"},
                "vias": {None: "ended", "GreyTern": "ended"},
                "via_claims": {None: {"2", "3"}, "GreyTern": {"1", "3"}},
            },
            SUPPORTS: {"standing": "ended", "vias": {None: "ended", "GreyTern": "ended"}},
        },
    ),
    Case(
        "3 never wider",
        "ended arming doesn't end support that is stated by itself",
        [says(SUPPORTS, "asserts", date="2023-01-01"), says(ARMS, "asserts ended", date="2024-01-01")],
        {SUPPORTS: "stated", ARMS: "ended"},
    ),
    Case(
        "3 never wider",
        "ended arming doesn't end funding",
        [says(FUNDS, "alleges", date="2023-01-01"), says(ARMS, "asserts ended", date="2024-01-01")],
        {FUNDS: "alleged", ARMS: "ended", SUPPORTS: "alleged"},
    ),
]

SOFTENED = [
    Case(
        "4 conditional",
        "it is alleged, however firmly it is put",
        [says(ARMS, "asserts", conditional=True)],
        {ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "4 alternative",
        "it is alleged, since only one of several holds",
        [says(ARMS, "asserts", alternative=True)],
        {ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "4 conditional",
        "its stage stays",
        [says(ARMS, "asserts prepared", conditional=True)],
        {ARMS: "prepared", SUPPORTS: "prepared"},
    ),
    Case(
        "4 items",
        "either rockets or drones: it is certain that it arms, not with what",
        [
            says(ARMS, "asserts", item="rockets", alternative=ROCKETS_OR_DRONES),
            says(ARMS, "asserts", item="drones", alternative=ROCKETS_OR_DRONES),
        ],
        {
            ARMS: {"standing": "stated", "items": {"rockets": "alleged", "drones": "alleged"}, "either_or": True},
            SUPPORTS: {"standing": "stated", "items": {"rockets": "alleged", "drones": "alleged"}},
        },
    ),
    Case(
        "4 items",
        "a way that both name is as certain as the whole",
        [
            says(ARMS, "asserts", item="rockets", via="GreyTern", alternative=ROCKETS_OR_DRONES),
            says(ARMS, "asserts", item="drones", via="GreyTern", alternative=ROCKETS_OR_DRONES),
        ],
        {
            ARMS: {
                "vias": {"GreyTern": "stated"},
                "via_items": {"GreyTern": {"rockets": "alleged", "drones": "alleged"}},
            },
            SUPPORTS: "stated",
        },
    ),
    *(
        Case(
            "4 alternative",
            f"alternatives that differ in the {what}, too, weaken the whole",
            [
                says(ARMS, "asserts", item="rockets", alternative=ROCKETS_OR_DRONES),
                says(ARMS, **{"how": "asserts", "item": "drones", "alternative": ROCKETS_OR_DRONES, **other}),
            ],
            {ARMS: {"standing": "alleged", "either_or": True}, SUPPORTS: "alleged"},
        )
        for what, other in {
            "stage": {"how": "asserts prepared"},
            "via": {"via": "GreyTern"},
            "speaker": {"by": "Kestrelia"},
            "time": {"alike": "another time"},
        }.items()
    ),
    Case(
        "4 alternative",
        "one of alternatives of which others are about somebody else",
        [
            says(ARMS, "asserts", item="rockets", alternative=digest(["1", "2", "elsewhere"])),
            says(ARMS, "asserts", item="drones", alternative=digest(["1", "2", "elsewhere"])),
        ],
        {ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "4 items",
        "an alleged ending ends an item of alternatives, which is alleged, but not the whole, which is stated",
        [
            says(ARMS, "asserts", item="rockets", alternative=ROCKETS_OR_DRONES, date="2023-01-01"),
            says(ARMS, "asserts", item="drones", alternative=ROCKETS_OR_DRONES, date="2023-01-01"),
            says(ARMS, "alleges ended", item="drones", date="2024-01-01"),
        ],
        {ARMS: {"standing": "stated", "items": {"rockets": "alleged", "drones": "ended"}}, SUPPORTS: "stated"},
    ),
    Case(
        "4 denies ended",
        '"we haven\'t stopped" says that it goes on, and derives the wider relation too',
        [says(ARMS, "denies ended")],
        {ARMS: "alleged", SUPPORTS: "alleged"},
    ),
    Case(
        "4 denies ended",
        "it disputes nothing",
        [says(ARMS, "asserts"), says(ARMS, "denies ended")],
        {ARMS: "stated", SUPPORTS: "stated"},
    ),
    Case(
        "4 denies ended",
        "it is itself disputed by a denial",
        [says(ARMS, "denies ended"), says(ARMS, "denies")],
        {ARMS: "disputed", SUPPORTS: "disputed"},
    ),
    Case(
        "4 denies ended",
        "a later ending cancels it like any other allegation",
        [says(ARMS, "denies ended", date="2023-01-01"), says(ARMS, "alleges ended", date="2024-01-01")],
        {ARMS: "ended", SUPPORTS: "ended"},
    ),
    *(
        Case(
            "4 any other denial",
            f"a denial that it {stage} disputes that it happened",
            [says(ARMS, "asserts"), says(ARMS, f"denies {stage}")],
            {ARMS: "disputed", SUPPORTS: "disputed"},
        )
        for stage in ("happened", "prepared", "considered")
    ),
    Case(
        "4 any other denial",
        "a conditional denial is still a denial",
        [says(ARMS, "asserts"), says(ARMS, "denies", conditional=True)],
        {ARMS: "disputed", SUPPORTS: "disputed"},
    ),
    Case(
        "4 counts",
        "a conditional assertion is counted among those that assert, and a denied ending among those that deny",
        [says(ARMS, "asserts", conditional=True), says(ARMS, "asserts", alternative=True), says(ARMS, "denies ended")],
        {ARMS: {"standing": "alleged", "counts": {"asserts": 2, "denies": 1, "happened": 2}}, SUPPORTS: "alleged"},
    ),
]

TABLE = [
    Case(
        "table denied",
        "two denials, whatever their stage",
        [says(VISITS, "denies"), says(VISITS, "denies prepared")],
        {VISITS: "denied"},
    ),
    *(
        Case(
            "table disputed",
            f"one denial is enough against what {how}",
            [says(VISITS, how), says(VISITS, how), says(VISITS, "denies")],
            {VISITS: "disputed"},
        )
        for how in ("asserts", "alleges", "asserts prepared", "alleges considered", "asserts ended")
    ),
    Case(
        "table stated",
        "one assertion is enough among allegations and plans",
        [says(VISITS, "alleges"), says(VISITS, "asserts"), says(VISITS, "asserts considered")],
        {VISITS: "stated"},
    ),
    Case(
        "table alleged",
        "an assertion of a plan doesn't make an alleged deed stated",
        [says(VISITS, "alleges"), says(VISITS, "asserts prepared")],
        {VISITS: "alleged"},
    ),
    Case(
        "table alleged",
        "a deed alleged after an asserted ending is alleged",
        [says(VISITS, "asserts ended", date="2023-01-01"), says(VISITS, "alleges", date="2024-01-01")],
        {VISITS: "alleged"},
    ),
    Case("table ended", "it ended, and nobody says more", [says(VISITS, "alleges ended")], {VISITS: "ended"}),
    Case(
        "table ended",
        "an ending goes before plans",
        [says(VISITS, "asserts prepared"), says(VISITS, "alleges ended"), says(VISITS, "asserts considered")],
        {VISITS: "ended"},
    ),
    Case(
        "table prepared",
        "being prepared is further than being considered, whoever says it more firmly",
        [says(VISITS, "asserts considered"), says(VISITS, "alleges prepared")],
        {VISITS: "prepared"},
    ),
    Case("table considered", "it is under consideration", [says(VISITS, "asserts considered")], {VISITS: "considered"}),
]
