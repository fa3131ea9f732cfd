"""What it costs that a premise fails, and the bounds of the search."""

from __future__ import annotations

from typing import Final

#: What an unmet premise costs: a value that is another, none at all, a record that is not there.
WRONG_VALUE: Final = 1.0
NO_VALUE: Final = 1.2
NO_RECORD: Final = 3.0
#: A conclusion that is not there, beside what its own premises cost; one match of a negation.
NO_CONCLUSION: Final = 0.5
BLOCKED: Final = 1.5
#: A record that another has taken the place of; what is not followed further.
NOT_LATEST: Final = 6.0
UNREACHED: Final = 9.0
#: What the framework rules out: more than all else together.
FRAMEWORK: Final = 20.0

#: How many ways are kept for one rule, for one conclusion that another rests on, and told of it.
KEPT: Final = 3
KEPT_BELOW: Final = 6
TOLD_BELOW: Final = 2
#: Steps for a rule that is asked for, for one that it rests on, and for all together.
STEPS: Final = 1500
STEPS_BELOW: Final = 300
STEPS_IN_ALL: Final = 5000
#: Values tried for one premise, matches of one negation, supposed records.
TRIED: Final = 24
MATCHES: Final = 6
SUPPOSED: Final = 3

#: How the IRIs of supposed records begin.
NEW: Final = "<urn:ccreason:new:"
