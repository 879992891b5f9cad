"""Plain lists for small samples: one sheet a benefit, one header, one person a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator.sheets import DUE, SERIAL, Layout

if TYPE_CHECKING:
    from collections.abc import Sequence


def plain_list(
    name: str, title: str, columns: Sequence[str], sign: str, *, due: bool = True
) -> Layout:
    """Return a layout: 序号, the person, these canonical columns, the amount, the account."""
    last = ((("金额", DUE),) if due else ()) + (("银行账号", "银行账号"),)
    person = (("姓名", "姓名"), ("身份证号", "身份证号"), ("乡镇", "乡镇"))
    middle = tuple((column, column) for column in columns)
    return Layout(name, title, ((SERIAL, SERIAL), *person, *middle, *last), sign=sign)
