"""How an axiom is told: title, reason, and the sentence that explains one use of it.

The sentences are made from the axiom's own patterns, so that they fit any expression: each pattern
is a clause, and the head is what follows from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ccreason.namespaces import RDF
from ccreason.rules.algebra import TriplePattern, is_variable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TYPE: Final = f"<{RDF}type>"


@dataclass(frozen=True)
class AxiomTexts:
    """Texts of a kind of axiom by language."""

    title: Mapping[str, str]
    why: Mapping[str, str]

    def explain_for(self, head: TriplePattern, body: Iterable[TriplePattern]) -> dict[str, str]:
        """Return the sentences: what holds, and what follows by the definition."""
        patterns = list(enumerate(body, 1))
        found: dict[str, str] = {}
        for lang in ("en", "id"):
            clauses = [_clause(p, str(number), lang) for number, p in patterns]
            follows = _clause(head, "", lang)
            if clauses:
                found[lang] = _SO[lang].format(first=_AND[lang].join(clauses), then=follows)
            else:
                found[lang] = _ALONE[lang].format(then=follows)
        return found


# Names in braces are filled in when a use is told, so they stay here.
_IS: Final = {"en": "{{{s}}} is: {{{c}}}", "id": "{{{s}}} adalah: {{{c}}}"}
_LINK: Final = {"en": "{{{s}}} – {{{p}}} – {{{o}}}", "id": "{{{s}}} – {{{p}}} – {{{o}}}"}
_SO: Final = {"en": "{first}; so {then}.", "id": "{first}; maka {then}."}
_ALONE: Final = {"en": "By definition {then}.", "id": "Menurut definisi {then}."}
_AND: Final = {"en": "; ", "id": "; "}


def _clause(pattern: TriplePattern, number: str, lang: str) -> str:
    subject = pattern.subject[1:] if is_variable(pattern.subject) else "x"
    if pattern.predicate == _TYPE:
        return _IS[lang].format(s=subject, c=f"class{number}")
    value = pattern.object[1:] if is_variable(pattern.object) else f"value{number}"
    return _LINK[lang].format(s=subject, p=f"property{number}", o=value)


def _texts(title_en: str, title_id: str, why_en: str, why_id: str) -> AxiomTexts:
    return AxiomTexts({"en": title_en, "id": title_id}, {"en": why_en, "id": why_id})


AXIOM_TEXTS: Final[dict[str, AxiomTexts]] = {
    "subClassOf": _texts(
        "Sub-class",
        "Subkelas",
        "Everything of the narrower class is of the wider one.",
        "Segala sesuatu dalam kelas yang lebih sempit termasuk kelas yang lebih luas.",
    ),
    "equivalentClass": _texts(
        "Definition of a class",
        "Definisi kelas",
        "Both sides of a definition mean the same.",
        "Kedua sisi suatu definisi berarti sama.",
    ),
    "disjointUnionOf": _texts(
        "Division of a class",
        "Pembagian kelas",
        "Each part of a divided class is of the class.",
        "Setiap bagian dari kelas yang dibagi termasuk kelas itu.",
    ),
    "intersectionOf": _texts(
        "All conditions of a class",
        "Semua syarat suatu kelas",
        "What meets all conditions of a class is of the class.",
        "Yang memenuhi semua syarat suatu kelas termasuk kelas itu.",
    ),
    "unionOf": _texts(
        "One of several conditions",
        "Salah satu dari beberapa syarat",
        "What meets one of the conditions of a class is of the class.",
        "Yang memenuhi salah satu syarat suatu kelas termasuk kelas itu.",
    ),
    "oneOf": _texts(
        "Member of a list",
        "Anggota daftar",
        "The class lists its members.",
        "Kelas ini menyebut anggotanya satu per satu.",
    ),
    "hasValue": _texts(
        "Class by a value",
        "Kelas menurut nilai",
        "The class and the value of the property go together.",
        "Kelas dan nilai properti itu selalu berjalan bersama.",
    ),
    "hasSelf": _texts(
        "Class by a link to itself",
        "Kelas menurut hubungan dengan dirinya",
        "Things of the class are linked to themselves.",
        "Anggota kelas ini berhubungan dengan dirinya sendiri.",
    ),
    "someValuesFrom": _texts(
        "Class by what a thing is linked to",
        "Kelas menurut hubungannya",
        "What is linked to such a thing is of the class.",
        "Yang berhubungan dengan hal semacam itu termasuk kelas ini.",
    ),
    "allValuesFrom": _texts(
        "What things of a class are linked to",
        "Hubungan anggota suatu kelas",
        "Things of the class are linked to such things only.",
        "Anggota kelas ini hanya berhubungan dengan hal semacam itu.",
    ),
    "subPropertyOf": _texts(
        "Sub-property",
        "Subproperti",
        "The narrower link is a case of the wider one.",
        "Hubungan yang lebih sempit termasuk hubungan yang lebih luas.",
    ),
    "equivalentProperty": _texts(
        "Properties of one meaning",
        "Properti yang bermakna sama",
        "Both properties mean the same.",
        "Kedua properti bermakna sama.",
    ),
    "inverseOf": _texts(
        "Inverse property",
        "Properti kebalikan",
        "The same link, read from the other end.",
        "Hubungan yang sama, dibaca dari ujung yang lain.",
    ),
    "symmetric": _texts(
        "Symmetric property",
        "Properti simetris",
        "The link holds both ways.",
        "Hubungan ini berlaku dua arah.",
    ),
    "transitive": _texts(
        "Transitive property",
        "Properti transitif",
        "The link carries on along a chain.",
        "Hubungan ini berlanjut sepanjang rantai.",
    ),
    "propertyChain": _texts(
        "Chain of properties",
        "Rantai properti",
        "The links together give the link.",
        "Hubungan-hubungan itu bersama-sama menghasilkan hubungan ini.",
    ),
    "domain": _texts(
        "Domain of a property",
        "Domain properti",
        "Only such things have the property.",
        "Hanya hal semacam itu yang mempunyai properti ini.",
    ),
    "range": _texts(
        "Range of a property",
        "Jangkauan properti",
        "Only such things are values of the property.",
        "Hanya hal semacam itu yang menjadi nilai properti ini.",
    ),
    "functional": _texts(
        "Property with one value",
        "Properti bernilai tunggal",
        "The property has one value, so its values are the same thing.",
        "Properti ini bernilai tunggal, jadi nilainya adalah hal yang sama.",
    ),
    "inverseFunctional": _texts(
        "Property that names one thing",
        "Properti penanda tunggal",
        "Only one thing has a given value, so its bearers are the same thing.",
        "Hanya satu hal yang mempunyai nilai tertentu, jadi pemiliknya adalah hal yang sama.",
    ),
}
