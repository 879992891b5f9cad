"""What a workbook looks like and holds besides the values of its cells, as meaning and not bytes.

Two programs write the same look in other words: styles in another order, defaults written out or
not, texts shared or in place. All of that is read into facts, ``what → value``; whatever is not
known to be without meaning is a fact too, so something new is told and never passed over.
"""

from __future__ import annotations

from payouts.verify.looks.differences import LookDifference, looks_differ

__all__ = ["LookDifference", "looks_differ"]
