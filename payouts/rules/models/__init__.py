"""The shape of a rule file and of a pack, before any expression is read.

The eight ideas of the language, each met once here: :class:`~formulas.Fact`,
:class:`~figures.Figure`, :class:`~conditions.Condition`, :class:`~lines.Line`,
:class:`~formulas.Step`, :class:`~sharing.Group`, :class:`~sharing.Choice` and
:class:`~sharing.Split`. Groups, choices and splits come into play where rows, benefits or
payers meet.
"""
