"""What a roster holds is told short, however long it is: on terminals, in JSON and on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from office import HEADER, book, january, open_office, payouts, people, someone
from payouts.base.diagnostics import Diagnostic, Lang, Place, say
from payouts.base.identity import mask_account, mask_id
from payouts.base.shortened import MOST_OF_A_NAME, MOST_OF_A_TEXT, short

if TYPE_CHECKING:
    from pathlib import Path

# Little of it repeats: a workbook of one character a million times is refused as a bomb.
LONG = "".join(chr(0x4E00 + 7919 * n % 20_011) for n in range(30_000))
ENOUGH = 20_000  # characters of all that a command says of three rows


def test_a_long_text_is_its_beginning_and_its_length() -> None:
    assert short("甲" * MOST_OF_A_NAME) == "甲" * MOST_OF_A_NAME
    assert short("甲" * 201) == f"{'甲' * 194}…（201）"
    assert len(short(LONG)) == MOST_OF_A_NAME
    assert short(short(LONG)) == short(LONG)


def test_what_is_masked_is_short_too() -> None:
    assert mask_id("1" * 68) == f"1111{'*' * 60}1111"
    assert mask_id("1" * 69) == "1111***（61）***1111"
    assert mask_account("1" * 64) == f"{'*' * 60}1111"
    assert mask_account("1" * 65) == "***（61）***1111"


def test_every_part_of_a_diagnostic_is_told_short() -> None:
    place = Place(file="r.xlsx", sheet=LONG, row=2, cell="A2")
    found = Diagnostic("T008", dict.fromkeys(("header", "suggestion", "line"), LONG), place, LONG)
    found = Diagnostic(found.code, found.args, place, LONG, person=LONG)
    for text in (*map(found.message, Lang), *map(found.remedy, Lang), str(found)):
        assert len(text) < 4 * MOST_OF_A_TEXT
        assert "…（30000）" in text
    record = found.as_json()
    for key in ("value", "person", "sheet"):
        assert record[key] == short(LONG)
    assert found.place.sheet == LONG, "the place itself is the place"


def test_what_is_not_long_is_told_in_full() -> None:
    args = {"header": "甲" * MOST_OF_A_TEXT}
    assert say("T010", **args).args == args
    assert say("T010", value="甲" * MOST_OF_A_NAME).value == "甲" * MOST_OF_A_NAME


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ((*HEADER, f"批准曰期{LONG}"), someone(1)),
        ((*HEADER, "备注"), (*someone(1), LONG)),
        (HEADER, someone(1, name=LONG)),
        (HEADER, someone(1, approved=LONG)),
        (HEADER, (LONG, LONG, LONG)),
    ],
)
def test_no_command_says_more_for_a_long_cell(
    tmp_path: Path, header: tuple[str, ...], row: tuple[str, ...]
) -> None:
    office = open_office(tmp_path)
    book(office / "roster.xlsx", [row, *people(1, first=2)], header=header)
    done = january(office, "roster.xlsx")
    assert done.code in {0, 1}, done.err
    run = office / done.folder
    said = [done.out + done.err, (run / "manifest.json").read_text(encoding="utf-8")]
    for more in (("--changes", "--explain"), ("--changes", "--explain", "--json")):
        told = payouts("check", "roster.xlsx", "--period", "2023-01", *more, cwd=office)
        said.append(told.out + told.err)
    words = ("explain", run, "--row", "小补助!2", "--notice", "notice.html")
    told = payouts(*words, cwd=office)
    page = (office / "notice.html").read_text(encoding="utf-8")
    said += [told.out + told.err, page]
    assert max(map(len, said)) < ENOUGH, list(map(len, said))
