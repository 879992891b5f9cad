"""Makes an empty roster for a benefit, with the columns its rule needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.authoring.template.book import template_workbook
from payouts.authoring.template.fields import Field, fields_of
from payouts.output.workbook.names import legal

if TYPE_CHECKING:
    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule

__all__ = ["Field", "fields_of", "file_name", "template"]


def template(rule: Rule, pack: Pack) -> bytes:
    """Return the empty roster of a benefit as an .xlsx workbook.

    It has a title, one header, an example row that is never paid, lists to choose from, and a
    sheet that says what each column is for. The sheet bears the benefit's name, by which the
    benefit is found again.
    """
    return template_workbook(rule, pack, fields_of(rule, pack))


def file_name(rule: Rule) -> str:
    """Return the default name of the workbook."""
    return f"{legal(rule.name)}-名册模板.xlsx"
