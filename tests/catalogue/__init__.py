"""A catalogue of messy and hostile rosters, each made by a few lines, each with what is expected.

``situations`` lists what there has to be, ``case`` how a case is written; the other modules hold
the cases. Nothing in it is read from another run: people, ids and accounts are invented.
"""

from __future__ import annotations

from catalogue.case import Case, one_each
from catalogue.cleaning import CLEANING
from catalogue.comments import COMMENTS
from catalogue.files import FILES
from catalogue.formats import FORMATS
from catalogue.hostile import HOSTILE
from catalogue.inputs import INPUTS
from catalogue.persons import CHECKS
from catalogue.said import SAID
from catalogue.shown import SHOWN
from catalogue.situations import SITUATIONS
from catalogue.tables import TABLES
from catalogue.unseen import UNSEEN

__all__ = ["CATALOGUE", "NO_FILE_CAN", "SITUATIONS", "Case"]

CATALOGUE: dict[str, Case] = dict(
    one_each((
        *(*FORMATS, *INPUTS, *TABLES, *UNSEEN, *CLEANING, *CHECKS),
        *(*SAID, *COMMENTS, *SHOWN, *HOSTILE, *FILES),
    ))
)

# Codes about rosters that nothing a roster holds can provoke, and why.
NO_FILE_CAN = {
    "F014": "whether a file may be read is up to the system: tests/test_roster_inputs.py",
    "R079": "it takes a period of several months: tests/test_said.py",
}
