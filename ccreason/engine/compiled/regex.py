r"""Regular expressions for DuckDB, whose short names of classes know ASCII only.

In SPARQL (XPath and XQuery Functions, 5.6.1) ``\d`` and ``\w`` mean digits and letters of all
scripts, so they are written out as what Unicode calls them.
"""

from __future__ import annotations

import re
from typing import Final

from ccreason.errors import RuleError

_WORD: Final = r"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{200c}\x{200d}"
_SPACE: Final = r"\t-\r\x{85}\p{Z}"
#: What stands for each name, and whether it may stand in a class as it is.
_CLASSES: Final = {
    "d": (r"\p{Nd}", r"\p{Nd}"),
    "D": (r"\P{Nd}", r"\P{Nd}"),
    "w": (f"[{_WORD}]", _WORD),
    "W": (f"[^{_WORD}]", None),
    "s": (f"[{_SPACE}]", _SPACE),
    "S": (f"[^{_SPACE}]", None),
    "b": (None, None),
    "B": (None, None),
}
#: What a computed expression must not hold, as nobody writes it out.
SHORT: Final = r"\\[dDwWsSbB]"


def written_out(expression: str) -> str:
    """Return a regular expression with its short names of classes written out.

    Raises:
        RuleError: it has one that cannot be (the edge of a word; a negated one in a class).
    """
    depth, parts = 0, []
    for part in re.findall(r"\\.|.", expression, re.DOTALL):
        if part in ("[", "]"):
            depth = max(0, depth + (1 if part == "[" else -1))
        elif part[0] == "\\" and part[1:] in _CLASSES:
            found = _CLASSES[part[1:]][1 if depth else 0]
            if found is None:
                raise RuleError("compiled.regex", construct=part, doc="reference/rules#fragment")
            part = found
        parts.append(part)
    return "".join(parts)
