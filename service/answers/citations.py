"""How a claim is cited: who published what, when and where, the very words, who said them and how firmly.

A citation is of the article, and says in its note what the claim is, so that it names a statement and not a fact.
Sources: CSL-JSON, https://github.com/citation-style-language/schema; BibTeX, Patashnik, *BibTeXing*, 1988.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import msgspec

from actorgraph.ontology.claims import Article
from actorgraph.service.answers.serializers import Json
from actorgraph.service.media_types import BIBTEX, CSL_JSON, PLAIN, MediaType

STYLES = (PLAIN, BIBTEX, CSL_JSON)
"""What a citation can be written in, the first by default."""

KEY_DIGITS = 16
_PLAIN_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    **{character: f"\\{character}" for character in "#$%&_"},
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",  # a brace by itself would have to be balanced, even behind a backslash
    "}": "\\textbraceright{}",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
}
_LIGATURES = re.compile(r"(?<=[-`'?!,<>])(?=[-`',<>])")
"""Between characters that TeX may draw as one, such as the two hyphens of a dash."""
_IN_ADDRESS = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '{}\\"')


def cited(claim: Json, article: Article, form: MediaType) -> str:
    """The citation of a claim, given in its published shape, in one of `STYLES`."""
    parts = _Parts(claim, article)
    if form is CSL_JSON:
        return msgspec.json.format(msgspec.json.encode([parts.csl()]), indent=2).decode() + "\n"
    return parts.bibtex() if form is BIBTEX else parts.plain()


def links(claim: str) -> dict[str, str]:
    """Where the citations of a claim are, by style."""
    return {form.name: f"/claims/{claim}/citation?style={form.name}" for form in STYLES}


class _Parts:
    """What a citation is made of; what an article doesn't tell is left out."""

    def __init__(self, claim: Json, article: Article) -> None:
        self._claim, self._article = claim, article
        self.url = article.url or claim["article"]["iri"]
        self.key = f"claim-{claim['id'][:KEY_DIGITS]}"

    @property
    def _quotes(self) -> list[str]:
        return [_line(evidence["quote"]) for evidence in self._claim["evidence"]]

    @property
    def _words(self) -> str:
        """The very words, and who said them."""
        return f"{' … '.join(f'“{words}”' for words in self._quotes)} — {self._speakers}"

    @property
    def _speakers(self) -> str:
        """The original holder first, then those who passed it on; the publisher, where nobody is quoted."""
        names = [_line(speaker["name"]) for speaker in self._claim["said_by"]]
        if not names:
            return "the article itself"
        return ", as relayed by ".join(names)

    @property
    def _firmness(self) -> str:
        """How firmly it is said, of what stage; and what has become of the article."""
        changed = "" if self._article.status == "published" else f"; the article is {self._article.status}"
        return f"stance: {self._claim['stance']}; stage: {self._claim['stage']}{changed}"

    @property
    def _note(self) -> str:
        return f"{self._words} ({self._firmness}). Claim: {self._claim['iri']}"

    def plain(self) -> str:
        """One line of text."""
        title = f"“{_line(self._article.title)}”" if self._article.title else None
        whole = (self._article.publisher, title, self._article.published, self.url)
        return f"{'. '.join(_line(part) for part in whole if part)}. {self._note}\n"

    def bibtex(self) -> str:
        """An entry of the type ``misc``, which needs no author; `url` and the claim's IRI are as they are."""
        fields = {
            "title": self._article.title and f"{{{_tex(self._article.title)}}}",
            "publisher": self._article.publisher and _tex(self._article.publisher),
            **self._bibtex_date(),
            "url": quote(self.url, safe=_IN_ADDRESS),
            "language": self._article.language and _tex(self._article.language),
            "note": _tex(self._note),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    def _bibtex_date(self) -> dict[str, str | None]:
        date = self._article.published
        plain = _PLAIN_DATE.match(date or "")
        if not plain:
            return {"date": date and _tex(date)}
        month = plain[2] and _MONTHS[int(plain[2]) - 1]
        return {"date": date, "year": plain[1], "month": month}

    def csl(self) -> dict[str, Any]:
        """An item; ``custom`` holds as data what the note says in words."""
        item = {
            "id": self.key,
            "type": "article-newspaper",
            "title": self._article.title,
            "container-title": self._article.publisher,
            "publisher": self._article.publisher,
            "issued": self._csl_date(),
            "URL": self.url,
            "language": self._article.language,
            "note": self._note,
            "custom": {
                "claim": self._claim["iri"],
                "quotes": [evidence["quote"] for evidence in self._claim["evidence"]],
                "said_by": [speaker["name"] for speaker in self._claim["said_by"]],
                "stance": self._claim["stance"],
                "stage": self._claim["stage"],
                "status": self._article.status,
            },
        }
        return {name: value for name, value in item.items() if value is not None}

    def _csl_date(self) -> dict[str, Any] | None:
        date = self._article.published
        if date is None:
            return None
        plain = _PLAIN_DATE.match(date)
        return {"date-parts": [[int(part) for part in plain.groups() if part]]} if plain else {"literal": date}


def _line(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def _tex(text: str) -> str:
    """A text in which nothing is a command of TeX's."""
    apart = ("".join(_TEX.get(character, character) for character in piece) for piece in _LIGATURES.split(_line(text)))
    return "{}".join(apart)
