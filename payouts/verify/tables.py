"""Compare the audit rows with their root, with each other, and with the recorded totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from payouts.audit.parquet import pc
from payouts.audit.proof import TrailError, head_of, trails
from payouts.audit.rows import MONEY_COLUMNS, status_counts
from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.money import fen_text
from payouts.base.run_layout import AUDIT, MANIFEST, audit_table
from payouts.engine.entitlement.result import RowStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.roster.find.caps import Caps
    from payouts.run.recorded import RecordedRun

_NONE = "—"
_PAID = RowStatus.PAID.word
_STATUSES = tuple(status.word for status in RowStatus)


def check_root(
    folder: Path, run: RecordedRun, given: str | None, caps: Caps
) -> Iterator[Diagnostic]:
    """Compare the root over the audit rows with the recorded one and the one given."""
    try:
        actual = head_of(folder, run.basis, run.today, caps).root
    except TrailError as problem:
        yield say("V008", Place(file=_file(problem)), what=str(problem))
        actual = None
    if actual is not None and actual != run.audit_root:
        yield say("V007", Place(file=AUDIT), expected=run.audit_root or _NONE, actual=actual)
    if given is not None and given != (actual or run.audit_root):
        yield say("V020", Place(file=AUDIT), given=given, actual=actual or run.audit_root)


def _file(problem: TrailError) -> str:
    return str(problem).partition(":")[0]


def payments(folder: Path, caps: Caps) -> dict[str, pa.Table]:
    """Return the audit tables by benefit.

    Raises:
        TrailError: one cannot be read.
    """
    return {trail.subject: trail.table for trail in trails(folder, caps) if trail.kind == "payment"}


def check_sums(tables: Mapping[str, pa.Table], run: RecordedRun) -> Iterator[Diagnostic]:
    """Check rows for contradictions, and their sums against the recorded totals."""
    counts = dict.fromkeys(_STATUSES, 0)
    totals = {total.benefit: total for total in run.totals}
    for benefit in sorted(tables.keys() | totals.keys()):
        place = Place(file=audit_table(benefit))
        if benefit not in tables or benefit not in totals:
            present = {True: both("有", "there"), False: both("无", "absent")}
            yield say(
                "V010",
                place,
                what=benefit,
                expected=present[benefit in tables],
                actual=present[benefit in totals],
            )
            continue
        try:
            yield from _contradictions(tables[benefit], place)
            sums = _sums(tables[benefit])
            for status, count in status_counts(tables[benefit]).items():
                counts[status] = counts.get(status, 0) + count
        except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
            yield say("V008", place, what=f"{type(error).__name__}")
            continue
        total = totals[benefit]
        said = {"people": total.people, "claims": total.claims, "amount": total.amount}
        for what, expected in sums.items():
            if str(said[what]) != expected:
                name = f"{total.name} {what}"
                yield say("V010", place, what=name, expected=expected, actual=said[what])
    yield from _rows(counts, run)


def _contradictions(table: pa.Table, place: Place) -> Iterator[Diagnostic]:
    paid = pc.equal(table["status"], _PAID)
    wrong: dict[str, Any] = {
        "status": pc.invert(pc.is_in(table["status"], value_set=pa.array(_STATUSES)))
    }
    for name in MONEY_COLUMNS:
        wrong[name] = pc.not_equal(pc.is_valid(table[name]), paid)
    whole = pc.subtract(pc.add(table["gross"], table["arrears"]), table["recovery"])
    wrong["gross + arrears - recovery = amount"] = pc.not_equal(whole, table["amount"])
    wrong["amount >= 0"] = pc.less(table["amount"], 0)
    for name, rows in wrong.items():
        count = pc.sum(rows).as_py() or 0
        if count:
            yield say("V009", place, count=count, column=name)


def _sums(table: pa.Table) -> dict[str, str]:
    paid = table.filter(pc.equal(table["status"], _PAID))
    yuan = pc.sum(paid["amount"]).as_py()
    return {
        "people": str(pc.count_distinct(paid["person_id"]).as_py()),
        "claims": str(paid.num_rows),
        "amount": fen_text(int((yuan or 0) * 100)),
    }


def _rows(counts: Mapping[str, int], run: RecordedRun) -> Iterator[Diagnostic]:
    """Compare rows by status with the audit, and all of them with what was read.

    Rows of no known benefit and rows not asked for are in no audit table.
    """
    said = run.rows
    wanted = {f"rows.{status}": (counts[status], getattr(said, status)) for status in _STATUSES}
    whole = said.paid + said.zero + said.held + said.rejected + said.unplaced + said.out_of_scope
    wanted["rows.read"] = whole, said.read
    wanted["inputs.rows"] = said.read, sum(entry.rows for entry in run.inputs)
    for what, (expected, actual) in wanted.items():
        if expected != actual:
            yield say("V010", Place(file=MANIFEST), what=what, expected=expected, actual=actual)
