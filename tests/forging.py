"""A forger's tools: parts of a workbook edited, styles of a cell exchanged, a run sealed anew."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl

from payouts.run import manifest as manifests
from payouts.run.runfiles import run_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RECORD, BOOK, RETURNED = "manifest.json", "disbursement.xlsx", "returned/a.xlsx"
ROLL = "小补助"
_XF = re.compile(r"<xf [^>]*?(?:/>|>.*?</xf>)", re.DOTALL)


def record_of(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / RECORD).read_text("utf-8"))
    return record


def reseal(folder: Path, **changes: Any) -> None:  # noqa: ANN401
    """Write the manifest anew over what is in the folder; a link gets the words of old versions."""
    record = record_of(folder) | changes
    files = run_files(folder)
    odd = [{"path": path, "sha256": "not a plain file"} for path in files.refused]
    record["outputs"] = sorted(
        [*manifests.outputs_of(folder, files), *odd], key=lambda o: o["path"]
    )
    record["manifest_digest"] = manifests.digest_of_manifest(record)
    text = manifests.manifest_text(record)
    (folder / RECORD).write_text(text, "utf-8", newline="\n")


@cache  # copies of one run are forged in many ways
def _address(data: bytes, sheet: str, header: str, below: int) -> str:
    for row in openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows():
        for cell in row:
            if cell.value == header:
                return f"{cell.column_letter}{cell.row + below}"
    raise AssertionError(header)


@dataclass(frozen=True)
class Workbook:
    """A workbook to forge: its parts are edited as text."""

    path: Path

    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.path) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}

    def write(self, parts: dict[str, bytes]) -> None:
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)

    def edit(self, part: str, change: Callable[[str], str]) -> None:
        parts = self.parts()
        before = parts[part].decode()
        after = change(before)
        assert after != before, part
        parts[part] = after.encode()
        self.write(parts)

    def add(self, **parts: bytes) -> None:
        self.write(self.parts() | parts)

    def part_of(self, sheet: str) -> str:
        text = self.parts()["xl/workbook.xml"].decode()
        names = re.findall(r'<sheet name="([^"]*)"', text)
        return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"

    def cell(self, sheet: str, header: str, below: int = 1) -> str:
        """Return the address of a cell so far below a header."""
        return _address(self.path.read_bytes(), sheet, header, below)

    def restyle(
        self, cell: str, xf: Callable[[str], str], extra: tuple[str, str] = ("", "")
    ) -> None:
        """Give one cell of the roll a style made from its own.

        Args:
            cell: its address.
            xf: changes the style; ``{new}`` stands for the number of what is added.
            extra: a list of styles (``fonts``) and an element that is added to it.
        """
        part = self.part_of(ROLL)
        sheet = self.parts()[part].decode()
        found = re.search(rf'<c r="{cell}" s="(\d+)"', sheet)
        assert found is not None
        number = ""

        def styles(text: str) -> str:
            nonlocal number
            kind, element = extra
            if kind:
                body = re.search(rf"<{kind} [^>]*>(.*?)</{kind}>", text, re.DOTALL)
                assert body is not None
                text = text.replace(f"</{kind}>", f"{element}</{kind}>")
                new = len(re.findall(rf"<{kind[:-1]}[ >]", body[1]))
            else:
                new = 0
            start, end = text.index("<cellXfs"), text.index("</cellXfs>")
            made = _XF.findall(text[start:end])
            own = made[int(found[1])]
            changed = xf(own).replace("{new}", str(new))
            assert changed != own
            number = str(len(made))
            return text[:end] + changed + text[end:]

        self.edit("xl/styles.xml", styles)
        self.edit(
            part,
            lambda text: text.replace(
                f'<c r="{cell}" s="{found[1]}"', f'<c r="{cell}" s="{number}"'
            ),
        )
