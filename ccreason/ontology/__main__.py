"""Print the reference page of the ontology: ``python -m ccreason.ontology``."""

from __future__ import annotations

import sys

from ccreason.ontology import reference

sys.stdout.write(reference())
