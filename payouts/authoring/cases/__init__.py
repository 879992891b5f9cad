"""Runs the worked cases of rules, and measures which parts of the rules they reach.

:func:`~payouts.authoring.cases.suite.work_cases` computes every case of a pack as an office
would, on a roster of the cells provided, and compares status, reasons and steps with what the case
expects, as exact values. On the way a recorder listens to the evaluation
(:mod:`payouts.rules.evaluate.trace`) and notes what each row came past. What a rule has and no row
came past is reported: a side of ``a if c else b``, a condition never met or never failed, a
figure never used in its first or last month, a key of a table, a band, a bound.

The evaluation tells of itself, instead of the inputs of the cases being analysed, because only
it knows what a row in fact looked up: after conditions, suspensions, narrowed branches and
dates derived from other dates. Where nothing listens, which is whenever something is paid, it
costs one comparison a formula.
"""
