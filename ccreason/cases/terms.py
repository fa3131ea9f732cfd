"""Datatypes and forms of text that several modules of the cases package share."""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import Literal, NamedNode

from ccreason.namespaces import CC, EDTF, GEO, XSD

EDTF_TYPE: Final = NamedNode(EDTF + "EDTF")
INTEGER: Final = NamedNode(XSD + "integer")
DECIMAL: Final = NamedNode(XSD + "decimal")
BOOLEAN: Final = NamedNode(XSD + "boolean")
DATE: Final = NamedNode(XSD + "date")
ANY_URI: Final = NamedNode(XSD + "anyURI")
STRING: Final = NamedNode(XSD + "string")
WKT: Final = NamedNode(GEO + "wktLiteral")

OF_COMMUNITY: Final = CC + "ofCommunity"

#: The tag of a language, as far as field work needs it (BCP 47: language, script, region).
LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
#: A key that names a node; it becomes the last part of the node's IRI.
KEY_TEXT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20\x7f-\x9f]+')

Term = NamedNode | Literal


def is_iri(text: str) -> bool:
    """Return whether a text is an absolute IRI (RFC 3987)."""
    if not _IRI.fullmatch(text):
        return False
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
