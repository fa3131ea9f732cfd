"""What people call things: elements, levels, kinds of conclusion, properties, in both languages.

`komitmen@jaringan`, `Commitment, networks` and `commitment/network` mean the same. A name may be

- what case files write (`commitment`), or a key of the case itself (`nfi`),
- a label in either language, its words with spaces or hyphens between them,
- the term's own name (`SenseOfCommunity`, `capacity-gap`), with or without a prefix, or its IRI,
- for an element or a level, some words of its label: `jaringan` for *Jaringan asosiasi*.

Every verb that takes the name of something reads it here, so that what one verb knows all know.
"""

from __future__ import annotations

from ccreason.naming.index import Meaning, Sense
from ccreason.naming.names import Names
from ccreason.naming.words import answering, as_iri, kebab, spellings

__all__ = ["Meaning", "Names", "Sense", "answering", "as_iri", "kebab", "spellings"]
