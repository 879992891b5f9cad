"""Workbooks and columns that the roster tests are made of."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import numpy as np
import openpyxl

from payouts.base.columns import ColumnSpec, Vocabulary
from payouts.base.identity import check_character

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

VOCABULARY = Vocabulary.model_validate({
    "columns": {
        "姓名": {"type": "text", "aliases": ["人员姓名", "对象姓名"]},
        "身份证号": {"type": "id", "aliases": ["身份证号码", "公民身份号码"]},
        "乡镇": {"type": "text", "aliases": ["户籍地", "乡镇（街道）"]},
        "残疾等级": {
            "type": "integer",
            "aliases": ["伤残等级"],
            "from": 1,
            "to": 10,
            "synonyms": {"一级": "1", "十级": "10"},
        },
        "残疾性质": {"type": "category", "values": ["因战", "因公", "因病"]},
        "批准日期": {"type": "date", "aliases": ["批准时间"]},
        "月基本工资": {"type": "money"},
        "银行账号": {"type": "account", "aliases": ["银行卡号"], "payee": True},
        "备注": {"type": "text", "aliases": ["说明"]},
    }
})

HEADER = ("姓名", "身份证号", "残疾等级", "残疾性质", "批准日期")


def an_id(sequence: int = 1, birth: str = "19900307", area: str = "150121") -> str:
    """Return a valid id."""
    first17 = f"{area}{birth}{sequence:03d}"
    return first17 + check_character(first17)


def a_person(name: str = "张三", sequence: int = 1) -> tuple[object, ...]:
    """Return a row for HEADER."""
    return (name, an_id(sequence), 7, "因战", "2023年9月")


def save_book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write sheets given as rows of cells and return the path."""
    book = openpyxl.Workbook()
    book.remove(book.active or book.create_sheet())
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, start=1):
            for c, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(r, c).value = value
    book.save(path)
    return path


def rewrite(path: Path, target: Path, parts: Mapping[str, bytes | None]) -> Path:
    """Copy a workbook with some members replaced, or left out where None."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in source.namelist():
            content = parts.get(member, source.read(member))
            if content is not None:
                new.writestr(member, content)
    return target


def objects(*values: object) -> NDArray[np.object_]:
    """Return raw cells as a column."""
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return cells


def spec(kind: str, **more: object) -> ColumnSpec:
    """Return the specification of a column."""
    return ColumnSpec.model_validate({"type": kind, "name": "列", **more})
