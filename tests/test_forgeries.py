"""A forger who seals everything anew: every kind of look and every file, each named.

None passes with the root of the signed sheet known, and none is caught by the root alone: it binds
rows and not looks, so each finding must name the file, the sheet and what differs.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import socket
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from forging import BOOK, RECORD, RETURNED, ROLL, Workbook, record_of, reseal
from office import book, january, open_office, payouts, people, someone
from payouts.audit.proof import TrailError, head_of
from payouts.base.diagnostics import Severity
from payouts.run.folder import intact
from payouts.run.recorded import RecordedRun, recorded_run
from payouts.verify import VerificationOptions, verify_run
from payouts.verify.recompute import RecomputedRun, recomputed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic

LONG = 40  # forged looks that every run of the tests tries; all of them with the mark long


@pytest.fixture(scope="module")
def office_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = open_office(tmp_path_factory.mktemp("office"))
    rows = [someone(n, f"人{n}", f"2022-{n:02d}-01") for n in range(1, 8)]
    book(folder / "a.xlsx", [*rows, someone(9, approved="")])
    book(folder / "b.xlsx", people(2, first=20), sheet="另一补助")
    (folder / "c.yaml").write_text("- {benefit: small, people: 7}\n", "utf-8")
    done = january(folder, "a.xlsx", "b.xlsx", "--controls", "c.yaml")
    made: Path = folder / done.folder
    assert (made / RETURNED).is_file()
    return made


@pytest.fixture(scope="module")
def made_again(office_run: Path) -> Iterator[Any]:
    """The untouched run computed again, once."""
    entries = recorded_run(record_of(office_run))
    assert isinstance(entries, RecordedRun)
    with recomputed(office_run, entries, {}, None) as made:
        assert isinstance(made, RecomputedRun)

        @contextmanager
        def again(*_: object) -> Iterator[RecomputedRun]:
            yield made

        yield again


@pytest.fixture
def copy(office_run: Path, tmp_path: Path) -> Path:
    made = tmp_path / office_run.name
    shutil.copytree(office_run, made)
    return made


@dataclass(frozen=True)
class Look:
    """A forged look.

    Attributes:
        do: what is done to the workbook.
        says: what the finding calls it.
        sheet: the sheet that is named.
        file: the workbook.
    """

    do: Callable[[Workbook], None]
    says: str
    sheet: str | None = ROLL
    file: str = BOOK


def _in_sheet(old: str, new: str, says: str, **more: Any) -> Look:  # noqa: ANN401
    return Look(lambda w: w.edit(w.part_of(ROLL), lambda t: t.replace(old, new, 1)), says, **more)


def _before(tag: str, new: str, says: str) -> Look:
    """Something put in before an element of the roll's sheet."""
    return _in_sheet(tag, new + tag, says)


def _in_book(old: str, new: str, says: str, sheet: str | None = None) -> Look:
    return Look(
        lambda w: w.edit("xl/workbook.xml", lambda t: t.replace(old, new.replace("{R}", R), 1)),
        says,
        sheet=sheet,
    )


def _style(says: str, old: str, new: str, extra: tuple[str, str] = ("", "")) -> Look:
    """The style of one amount exchanged; ``old`` is a pattern."""

    def do(w: Workbook) -> None:
        w.restyle(w.cell(ROLL, "实发金额"), lambda xf: re.sub(old, new, xf, count=1), extra)

    return Look(do, says)


def _code(code: str) -> Look:
    return _style(
        "数字格式 number format", r'numFmtId="\d+"', 'numFmtId="900"',
        ("numFmts", f'<numFmt numFmtId="900" formatCode="{code}"/>'),
    )  # fmt: skip


def _font(says: str, old: str, new: str) -> Look:
    plain = (
        '<font><sz val="10"/><color theme="1"/><name val="SimSun"/><family val="2"/>'
        '<charset val="134"/></font>'
    )
    made = plain.replace(old, new, 1)
    assert made != plain
    return _style(f"字体 font（{says}", r'fontId="\d+"', 'fontId="{new}"', ("fonts", made))


def _fill(says: str, inner: str) -> Look:
    return _style(
        f"填充 fill（{says}", r'fillId="\d+"', 'fillId="{new}" applyFill="1"',
        ("fills", f"<fill>{inner}</fill>"),
    )  # fmt: skip


def _align(says: str, new: str) -> Look:
    return _style(f"对齐 alignment（{says}", r"<alignment [^>]*/>", f"<alignment {new}/>")


def _added(says: str, **parts: bytes) -> Look:
    return Look(lambda w: w.add(**parts), says, sheet=None)


_AMOUNT = 'horizontal="right" vertical="center" indent="1"'
_COL = r"<cols>.*</cols>"
RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://x/%s" Target="%s"%s/></Relationships>'
)


R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def _related(element: str, kind: str, target: str, says: str, *, outside: bool = False) -> Look:
    def do(w: Workbook) -> None:
        part = w.part_of(ROLL)
        name = part.rpartition("/")[2]
        meant = element.replace("{R}", R)
        mode = b' TargetMode="External"' if outside else b""
        rels = RELATIONS % (kind.encode(), target.encode(), mode)
        w.add(**{f"xl/worksheets/_rels/{name}.rels": rels})
        w.edit(part, lambda t: t.replace("</worksheet>", f"{meant}</worksheet>"))

    return Look(do, says)


def _white_by_condition(w: Workbook) -> None:
    white = '<dxfs count="1"><dxf><font><color rgb="FFFFFFFF"/></font></dxf></dxfs>'
    w.edit("xl/styles.xml", lambda t: re.sub(r'<dxfs count="0"/>', white, t))
    rule = (
        '<conditionalFormatting sqref="A1:Z99"><cfRule type="expression" dxfId="0" priority="1">'
        "<formula>TRUE</formula></cfRule></conditionalFormatting>"
    )
    w.edit(w.part_of(ROLL), lambda t: t.replace("<printOptions", f"{rule}<printOptions"))


def _amount_as_text(w: Workbook) -> None:
    cell = w.cell(ROLL, "实发金额")
    pattern = rf'(<c r="{cell}" s="\d+")><v>100.00</v></c>'
    w.edit(w.part_of(ROLL), lambda t: re.sub(
        pattern, r'\1 t="inlineStr"><is><t>100</t></is></c>', t))  # fmt: skip


def _amount_with_formula(w: Workbook) -> None:
    cell = w.cell(ROLL, "实发金额")
    pattern = rf'(<c r="{cell}" s="\d+")><v>'
    w.edit(w.part_of(ROLL), lambda t: re.sub(pattern, r"\1><f>100*9</f><v>", t))


def _name_in_white(w: Workbook) -> None:
    run = '<r><rPr><color rgb="FFFFFFFF"/><sz val="1"/></rPr><t>人1</t></r>'
    w.edit(w.part_of(ROLL), lambda t: t.replace("<t>人1</t>", run, 1))


def _name_read_otherwise(w: Workbook) -> None:
    reading = '<t>人1</t><rPh sb="0" eb="1"><t>王五</t></rPh>'
    w.edit(w.part_of(ROLL), lambda t: t.replace("<t>人1</t>", reading, 1))


def _print_area_cut(w: Workbook) -> None:
    w.edit(
        "xl/workbook.xml",
        lambda t: re.sub(rf"({ROLL}!\$A\$1:\$[A-Z]+\$)\d+<", r"\g<1>5<", t, count=1),
    )


def _order_of_sheets(w: Workbook) -> None:
    def swap(text: str) -> str:
        sheets = re.findall(r"<sheet [^>]*/>", text)
        return text.replace("".join(sheets), "".join([sheets[1], sheets[0], *sheets[2:]]))

    w.edit("xl/workbook.xml", swap)


def _comment_of_archive(w: Workbook) -> None:
    with zipfile.ZipFile(w.path, "a") as archive:
        archive.comment = b"see the other file"


def _bytes_before(w: Workbook) -> None:
    w.path.write_bytes(b"<html>another sheet</html>" + w.path.read_bytes())


def _bytes_between(w: Workbook) -> None:
    """A member that the list at the end leaves out; some programs read from the beginning."""
    with zipfile.ZipFile(w.path, "a") as archive:
        archive.writestr("xl/worksheets/sheet99.xml", b"<worksheet/>")
        archive.filelist.pop()
        archive.NameToInfo.popitem()
        archive.writestr("xl/last.xml", b"")
        archive.filelist.pop()


def _content_type(w: Workbook) -> None:
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    w.edit("[Content_Types].xml", lambda t: re.sub(
        r'(PartName="/xl/theme/theme1.xml" ContentType=")[^"]*', rf"\g<1>{macro}", t))  # fmt: skip


def _theme(w: Workbook) -> None:
    w.edit(
        "xl/theme/theme1.xml",
        lambda t: re.sub(r"(<a:dk1>).*?(</a:dk1>)", r'\1<a:srgbClr val="FFFFFF"/>\2', t),
    )


def _built_in_format_redefined(w: Workbook) -> None:
    code = '<numFmt numFmtId="4" formatCode="&quot;99,999.00&quot;"/></numFmts>'
    w.edit("xl/styles.xml", lambda t: t.replace("</numFmts>", code))


def _all_amounts(w: Workbook) -> None:
    code = '<numFmt numFmtId="900" formatCode="&quot;99,999.00&quot;"/></numFmts>'
    w.edit(
        "xl/styles.xml",
        lambda t: t.replace("</numFmts>", code).replace('numFmtId="4"', 'numFmtId="900"'),
    )


def _palette(w: Workbook) -> None:
    colours = (
        '<colors><indexedColors><rgbColor rgb="00FFFFFF"/></indexedColors></colors></styleSheet>'
    )
    w.edit("xl/styles.xml", lambda t: t.replace("</styleSheet>", colours))


def _returned(part: str, old: str, new: str, says: str, sheet: str | None) -> Look:
    def do(w: Workbook) -> None:
        w.edit(part, lambda t: re.sub(old, new, t, count=1))

    return Look(do, says, sheet=sheet, file=RETURNED)


HEADER_FOOTER = "页眉页脚 header or footer"
LOOKS: dict[str, Look] = {
    # --- number formats
    "amounts all 99,999.00": Look(_all_amounts, "数字格式 number format"),
    "a known format redefined": Look(_built_in_format_redefined, "数字格式 number format"),
    **{
        f"an amount as {code}": _code(code)
        for code in (
            "&quot;99,999.00&quot;",
            ";;;",
            "#,##0.00,",
            "0",
            "#,##0.00&quot;0&quot;",
            "9#,##0.00",
            "[$$-409]#,##0.00",
            "[White]#,##0.00",
            "[=100]&quot;900.00&quot;;General",
            "yyyy-mm-dd",
        )
    },
    # --- fonts
    "white": _font("color@rgb", '<color theme="1"/>', '<color rgb="FFFFFFFF"/>'),
    "white of the theme": _font("color@theme", 'theme="1"', 'theme="0"'),
    "white of the palette": _font("color@indexed", '<color theme="1"/>', '<color indexed="9"/>'),
    "faded": _font("color@tint", 'theme="1"', 'theme="1" tint="0.95"'),
    "size 1": _font("sz@val", 'sz val="10"', 'sz val="1"'),
    "struck through": _font("strike", "<font>", "<font><strike/>"),
    "bold": _font("b）", "<font>", "<font><b/>"),
    "underlined": _font("u", "<font>", "<font><u/>"),
    "superscript": _font("vertAlign@val", "<font>", '<font><vertAlign val="superscript"/>'),
    "symbols": _font("name@val", "SimSun", "Wingdings"),
    "font of the theme": _font("scheme@val", "</font>", '<scheme val="minor"/></font>'),
    "another character set": _font("charset@val", "134", "2"),
    # --- fills, borders, alignment, protection
    "on black": _fill(
        "patternFill", '<patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill>'
    ),
    "hatched": _fill("patternFill", '<patternFill patternType="darkGrid"/>'),
    "a gradient": _fill(
        "gradientFill",
        '<gradientFill><stop position="0"><color rgb="FF000000"/></stop></gradientFill>',
    ),
    "crossed out": _style(
        "边框 border",
        r'borderId="\d+"',
        'borderId="{new}"',
        ("borders", '<border diagonalUp="1"><diagonal style="thick"/></border>'),
    ),
    "not made to fit": _align("shrinkToFit", _AMOUNT),
    "upright": _align("textRotation", f'{_AMOUNT} shrinkToFit="1" textRotation="90"'),
    "repeated over the cell": _align(
        "horizontal", 'horizontal="fill" vertical="center" indent="1" shrinkToFit="1"'
    ),
    "moved out of sight": _align(
        "indent", 'horizontal="right" vertical="center" indent="15" shrinkToFit="1"'
    ),
    "formula hidden": _style("单元格保护 protection", "</xf>", '<protection hidden="1"/></xf>'),
    "unlocked": _style("单元格保护 protection", "</xf>", '<protection locked="0"/></xf>'),
    "a text by its prefix": _style(
        "单元格样式 style（quotePrefix）", "<xf ", '<xf quotePrefix="1" '
    ),
    "its font not applied": _style(
        "单元格样式 style（applyFont）", 'applyFont="1"', 'applyFont="0"'
    ),
    "the palette": Look(_palette, "调色板 palette", sheet=None),
    "black made white": Look(_theme, "xl/theme/theme1.xml", sheet=None),
    # --- rows and columns
    "a row hidden": _in_sheet('<row r="5"', '<row r="5" hidden="1"', "行 row@hidden"),
    "a row of no height": Look(
        lambda w: w.edit(
            w.part_of(ROLL), lambda t: re.sub(r'(<row r="5"[^>]* ht=")[\d.]+', r"\g<1>0", t)
        ),
        "行 row@ht",
    ),
    "a row of a hair": Look(
        lambda w: w.edit(
            w.part_of(ROLL), lambda t: re.sub(r'(<row r="6"[^>]* ht=")[\d.]+', r"\g<1>0.75", t)
        ),
        "行 row@ht",
    ),
    "a row folded": _in_sheet(
        '<row r="5"', '<row r="5" collapsed="1" outlineLevel="1"', "行 row@outlineLevel"
    ),
    "a style of a row": _in_sheet(
        '<row r="5"', '<row r="5" s="1" customFormat="1"', "行 row@customFormat"
    ),
    "a column hidden": _in_sheet("<col ", '<col hidden="1" ', "列 column A"),
    "a column of no width": Look(
        lambda w: w.edit(
            w.part_of(ROLL), lambda t: re.sub(r'(<col min="3" max="3" width=")[\d.]+', r"\g<1>0", t)
        ),
        "列 column C@width",
    ),
    "a narrow column": Look(
        lambda w: w.edit(
            w.part_of(ROLL),
            lambda t: re.sub(r'(<col min="3" max="3" width=")[\d.]+', r"\g<1>0.4", t),
        ),
        "列 column C@width",
    ),
    "columns folded": _in_sheet(
        "<col ", '<col outlineLevel="1" collapsed="1" ', "列 column A、B A, B@collapsed"
    ),
    "no widths": Look(lambda w: w.edit(w.part_of(ROLL), lambda t: re.sub(_COL, "", t)), "@width"),
    "all other rows hidden": _in_sheet(
        "<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" ', "默认行高列宽"
    ),
    "a small row by default": _in_sheet(
        'defaultRowHeight="15"', 'defaultRowHeight="1"', "默认行高列宽"
    ),
    # --- what is in cells
    "an amount as a text": Look(_amount_as_text, "实发金额"),
    "a formula in an amount": Look(_amount_with_formula, "公式 formula"),
    "a formula changed": _in_sheet("<f>SUM(", "<f>2*SUM(", "公式 formula"),
    "a formula gone": Look(
        lambda w: w.edit(w.part_of(ROLL), lambda t: re.sub(r"<f>SUM\([^<]*</f>", "", t, count=1)),
        "公式 formula",
    ),
    "a name in white": Look(_name_in_white, "值的类型 kind of value"),
    "a name with a reading": Look(_name_read_otherwise, "值的类型 kind of value"),
    "a cell of a data type": _in_sheet('<c r="A4" ', '<c r="A4" vm="1" ', "vm"),
    # --- what lies over cells
    "cells merged": _in_sheet(
        "</mergeCells>", '<mergeCell ref="F4:G9"/></mergeCells>', "合并 merged F4:G9"
    ),
    "cells not merged": Look(
        lambda w: w.edit(
            w.part_of(ROLL), lambda t: re.sub(r'<mergeCell ref="[^"]*"/>', "", t, count=1)
        ),
        "合并 merged",
    ),
    "white by a condition": Look(_white_by_condition, "条件格式 conditional format"),
    "bars": _before(
        "<printOptions",
        '<conditionalFormatting sqref="G4:G9"><cfRule type="dataBar" priority="1"><dataBar>'
        '<cfvo type="min"/><cfvo type="max"/>'
        '<color rgb="FF000000"/></dataBar></cfRule></conditionalFormatting>',
        "条件格式 conditional format",
    ),
    "a list to choose from": _before(
        "<printOptions",
        '<dataValidations count="1"><dataValidation type="list" sqref="G4">'
        '<formula1>"100,900"</formula1></dataValidation></dataValidations>',
        "数据有效性 data validation",
    ),
    "a link elsewhere": _related(
        '<hyperlinks><hyperlink {R} ref="G4" r:id="rId1"/></hyperlinks>',
        "hyperlink",
        "http://example.org/",
        "超链接 hyperlink",
        outside=True,
    ),
    "a picture over it": _related(
        '<drawing {R} r:id="rId1"/>',
        "drawing",
        "../drawings/drawing1.xml",
        "图形 drawing",
    ),
    "a comment": _related(
        '<legacyDrawing {R} r:id="rId1"/>',
        "vmlDrawing",
        "../drawings/v.vml",
        "批注或控件 comments or controls",
    ),
    "a picture behind it": _related(
        '<picture {R} r:id="rId1"/>',
        "image",
        "../media/a.png",
        "背景图 background",
    ),
    "a table over it": _related(
        '<tableParts><tablePart {R} r:id="rId1"/></tableParts>',
        "table",
        "../tables/table1.xml",
        "表格 table",
    ),
    "an object": _before(
        "</worksheet>", '<oleObjects><oleObject progId="x" shapeId="1"/></oleObjects>', "oleObjects"
    ),
    "a control": _before("</worksheet>", '<controls><control shapeId="1"/></controls>', "controls"),
    "an extension": _before(
        "</worksheet>", '<extLst><ext uri="{x}"><a/></ext></extLst>', "扩展 extension"
    ),
    "a scenario": _before(
        "<printOptions", '<scenarios><scenario name="x"/></scenarios>', "scenarios"
    ),
    "a filter": _before(
        "<mergeCells",
        '<autoFilter ref="A3:G9"><filterColumn colId="0"/></autoFilter>',
        "筛选 filter",
    ),
    "locked": _before("<mergeCells", '<sheetProtection sheet="1"/>', "工作表保护 sheet protection"),
    "a view of one's own": _before(
        "<mergeCells",
        '<customSheetViews><customSheetView guid="x" hiddenRows="1"/></customSheetViews>',
        "自定义视图 custom view",
    ),
    # --- screen and print
    "scrolled away": _in_sheet("<sheetView ", '<sheetView topLeftCell="A900" ', "视图 view"),
    "no zeros": _in_sheet("<sheetView ", '<sheetView showZeros="0" ', "视图 view"),
    "formulas shown": _in_sheet("<sheetView ", '<sheetView showFormulas="1" ', "视图 view"),
    "from the right": _in_sheet("<sheetView ", '<sheetView rightToLeft="1" ', "视图 view"),
    "tiny": _in_sheet("<sheetView ", '<sheetView zoomScale="10" ', "视图 view"),
    "frozen out of sight": Look(
        lambda w: w.edit(w.part_of(ROLL), lambda t: re.sub(r'ySplit="\d+"', 'ySplit="99"', t)),
        "视图 view",
    ),
    "a tab in colour": _in_sheet(
        "<sheetPr>", '<sheetPr><tabColor rgb="FFFF0000"/>', "工作表属性 sheet properties"
    ),
    "not fitted to the page": _in_sheet(
        'fitToPage="1"', 'fitToPage="0"', "工作表属性 sheet properties"
    ),
    "printed at a tenth": _in_sheet("<pageSetup ", '<pageSetup scale="10" ', "页面设置 page setup"),
    "printed upright": _in_sheet(
        'orientation="landscape"', 'orientation="portrait"', "页面设置 page setup"
    ),
    "errors left out": _in_sheet(
        "<pageSetup ", '<pageSetup errors="blank" ', "页面设置 page setup"
    ),
    "other margins": _in_sheet('bottom="0.65"', 'bottom="6.5"', "页边距 margins"),
    "not centred": _in_sheet(
        'horizontalCentered="1"', 'horizontalCentered="0"', "打印选项 print options"
    ),
    "a row broken off": _before(
        "<ignoredErrors",
        '<rowBreaks count="1"><brk id="5" max="9" man="1"/></rowBreaks>',
        "分页 page breaks",
    ),
    "another footer": _in_sheet("<oddFooter>", "<oddFooter>另", HEADER_FOOTER),
    "a header": _in_sheet("<oddFooter>", "<oddHeader>作废</oddHeader><oddFooter>", HEADER_FOOTER),
    "a first page of its own": _in_sheet(
        "<headerFooter>", '<headerFooter differentFirst="1">', HEADER_FOOTER
    ),
    "even pages of their own": _in_sheet(
        "</oddFooter>", "</oddFooter><evenFooter>另</evenFooter>", HEADER_FOOTER
    ),
    # --- the workbook
    "a sheet hidden": _in_book(
        f'name="{ROLL}"', f'name="{ROLL}" state="hidden"', f"工作表状态 state of sheet {ROLL}"
    ),
    "a sheet very hidden": _in_book(
        f'name="{ROLL}"', f'name="{ROLL}" state="veryHidden"', f"工作表状态 state of sheet {ROLL}"
    ),
    "sheets in another order": Look(_order_of_sheets, "工作表 sheets", sheet=None),
    "another sheet in front": _in_book(
        "<workbookView ", '<workbookView activeTab="3" ', "窗口 window"
    ),
    "no tabs": _in_book("<workbookView ", '<workbookView showSheetTabs="0" ', "窗口 window"),
    "a hidden window": _in_book(
        "<workbookView ", '<workbookView visibility="hidden" ', "窗口 window"
    ),
    "rows cut off the print": Look(
        _print_area_cut, f"名称 name {ROLL}!_xlnm.Print_Area", sheet=None
    ),
    "no print titles": Look(
        lambda w: w.edit(
            "xl/workbook.xml",
            lambda t: re.sub(
                rf'<definedName name="_xlnm.Print_Titles"[^>]*>{ROLL}[^<]*</definedName>', "", t
            ),
        ),
        f"名称 name {ROLL}!_xlnm.Print_Titles",
        sheet=None,
    ),
    "a name": _in_book(
        "</definedNames>",
        '<definedName name="x" hidden="1">1</definedName></definedNames>',
        "名称 name x",
    ),
    "a name that leads out": _in_book(
        "</definedNames>",
        '<definedName name="y">[1]a!$A$1</definedName></definedNames>',
        "名称 name y",
    ),
    "not worked out anew": _in_book(' fullCalcOnLoad="1"', "", "重算设置 calculation"),
    "worked out by hand": _in_book(
        "<calcPr ", '<calcPr calcMode="manual" ', "重算设置 calculation"
    ),
    "precision as shown": _in_book(
        "<calcPr ", '<calcPr fullPrecision="0" ', "重算设置 calculation"
    ),
    "days from 1904": _in_book(
        "<workbookPr ", '<workbookPr date1904="1" ', "工作簿属性 workbook properties"
    ),
    "a structure locked": _in_book(
        "<bookViews", '<workbookProtection lockStructure="1"/><bookViews', "workbookProtection"
    ),
    "links to another book": _in_book(
        "<definedNames",
        '<externalReferences><externalReference {R} r:id="rId99"/>'
        "</externalReferences><definedNames",
        "外部链接 external links",
    ),
    "views of the book": _in_book(
        "<calcPr",
        '<customWorkbookViews><customWorkbookView name="x" guid="y"/></customWorkbookViews><calcPr',
        "自定义视图 custom view",
    ),
    # --- the package
    "macros": _added("xl/vbaProject.bin", **{"xl/vbaProject.bin": b"\xd0\xcf"}),
    "a printer": _added(
        "xl/printerSettings/printerSettings1.bin",
        **{"xl/printerSettings/printerSettings1.bin": b"1"},
    ),
    "an unseen sheet": _added(
        "xl/worksheets/sheet99.xml", **{"xl/worksheets/sheet99.xml": b"<worksheet/>"}
    ),
    "data of one's own": _added("customXml/item1.xml", **{"customXml/item1.xml": b"<a/>"}),
    "a type of part": Look(_content_type, "xl/theme/theme1.xml", sheet=None),
    "another title": Look(
        lambda w: w.edit("docProps/core.xml", lambda t: t.replace("</dc:title>", "废</dc:title>")),
        "docProps/core.xml",
        sheet=None,
    ),
    "another company": Look(
        lambda w: w.edit(
            "docProps/app.xml", lambda t: t.replace("<Company></Company>", "<Company>x</Company>")
        ),
        "docProps/app.xml",
        sheet=None,
    ),
    "a remark of the archive": Look(_comment_of_archive, "remark of the archive", sheet=None),
    "bytes before": Look(_bytes_before, "bytes between the parts", sheet=None),
    "bytes between": Look(_bytes_between, "bytes between the parts", sheet=None),
    # --- what goes back to the officer
    "returned: a row hidden": _returned(
        "xl/worksheets/sheet1.xml", '<row r="3"', '<row hidden="1" r="3"', "行 row@hidden", "小补助"
    ),
    "returned: another format": _returned(
        "xl/styles.xml",
        r'numFmtId="0"( fontId="0" borderId="0"[^>]*fillId="2")',
        r'numFmtId="4"\1',
        "数字格式 number format",
        "小补助",
    ),
    "returned: a comment": _returned(
        "xl/comments1.xml", r"(<t[^>]*>)", r"\1作废", "xl/comments1.xml", None
    ),
    "returned: a sheet hidden": _returned(
        "xl/workbook.xml", "<sheet ", '<sheet state="hidden" ', "工作表状态", None
    ),
    "returned: where comments stand": _returned(
        "xl/drawings/vmlDrawing1.vml",
        r"visibility:hidden",
        "visibility:visible",
        "xl/drawings/vmlDrawing1.vml",
        None,
    ),
    "returned: a part": Look(
        lambda w: w.add(**{"xl/x.bin": b"1"}), "xl/x.bin", sheet=None, file=RETURNED
    ),
}


def _errors(folder: Path, again: Any, root: str) -> list[Diagnostic]:  # noqa: ANN401
    report = verify_run(folder, VerificationOptions(root=root, recompute=again))
    assert report.exit_code == 1
    return [found for found in report.findings if found.severity is Severity.ERROR]


def _some_long() -> list[Any]:
    """Every look; but for a seeded choice they are marked as long."""
    short = set(random.Random(7).sample(sorted(LOOKS), LONG))  # noqa: S311 (seeded)
    return [pytest.param(how, marks=() if how in short else pytest.mark.long) for how in LOOKS]


def _in_both(found: Diagnostic) -> str:
    """What differs, each text in Chinese and then in English."""
    what = str(found.args.get("column"))
    return re.sub("\ufdd0(.*?)\ufdd1(.*?)\ufdd2", r"\1 \2", what)


@pytest.mark.parametrize("how", _some_long())
def test_a_forged_look_is_named(copy: Path, made_again: Any, how: str) -> None:  # noqa: ANN401
    look = LOOKS[how]
    root = record_of(copy)["audit_root"]
    look.do(Workbook(copy / look.file))
    reseal(copy)
    errors = _errors(copy, made_again, root)
    assert {str(found.place.file) for found in errors} == {look.file}
    named = {(f.place.sheet, _in_both(f)) for f in errors if f.code == "V014"}
    assert any(sheet == look.sheet and look.says in what for sheet, what in named), named
    assert all(f.args["recorded"] != f.args["recomputed"] for f in errors if f.code == "V014")


def test_there_are_enough_of_them() -> None:
    assert len(LOOKS) >= 100


# --- what is no plain file -----------------------------------------------------------------------


def _moved_out(path: Path) -> None:
    """A link to the right bytes, which can be turned elsewhere at any time."""
    root = next(parent for parent in path.parents if (parent / "rules").exists())
    outside = root.parent / f"outside-{path.name}"
    path.rename(outside)
    path.symlink_to(outside, target_is_directory=outside.is_dir())


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


def _pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _socket(path: Path) -> None:
    path.unlink(missing_ok=True)
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)  # a path may be too long for one


FILES = [
    *("disbursement.xlsx", RETURNED, "audit/small.parquet", "audit/months/small.parquet"),
    *("inputs/a.xlsx", "rules/small/one.yaml", "settings/controls.yaml"),
]
FOLDERS = ["audit", "audit/months", "inputs", "rules", "rules/small", "settings", "returned"]
ODD = [
    *((path, _moved_out, "链接") for path in (*FILES, *FOLDERS)),
    *((path, _dangling, "链接") for path in FILES),
    *((path, _device, "链接") for path in FILES),
    *((path, _pipe, "命名管道") for path in (*FILES, "more", "audit/more.parquet")),
    *((path, _socket, "套接字") for path in (BOOK, "audit/small.parquet", "more")),
]


@pytest.mark.parametrize(("path", "do", "kind"), ODD)
def test_what_is_no_plain_file_is_named_and_not_opened(
    copy: Path,
    made_again: Any,  # noqa: ANN401
    path: str,
    do: Callable[[Path], None],
    kind: str,
) -> None:
    """The record says so too: the words of old versions stand where a digest should be."""
    root = record_of(copy)["audit_root"]
    do(copy / path)
    reseal(copy)
    errors = _errors(copy, made_again, root)
    (found,) = [f for f in errors if f.code == "V026"]
    assert (str(found.place.file), str(found.args["kind"])) == (path, kind)
    assert not intact(copy, record_of(copy))
    if path.startswith(("inputs", "rules", "settings")):
        assert "V017" in {f.code for f in errors}, "it is not computed from what may change"


@pytest.mark.parametrize("do", [_moved_out, _dangling, _pipe, _device, _socket])
def test_the_record_is_a_plain_file(copy: Path, do: Callable[[Path], None]) -> None:
    do(copy / RECORD)
    report = verify_run(copy)
    (found,) = report.findings
    assert (report.exit_code, found.code, found.place.file) == (1, "V002", RECORD)
    assert "no plain file" in str(found.args["what"])


@pytest.mark.parametrize("folder", ["more", "more/in/it", "inputs/more", "audit/months/more"])
def test_an_empty_folder_more_is_named(copy: Path, made_again: Any, folder: str) -> None:  # noqa: ANN401
    (copy / folder).mkdir(parents=True)
    (found,) = _errors(copy, made_again, record_of(copy)["audit_root"])
    top = folder if folder.startswith(("inputs", "audit")) else "more"
    assert (found.code, found.place.file) == ("V027", top)
    assert not intact(copy, record_of(copy))


def test_hard_links_are_a_note(copy: Path, made_again: Any) -> None:  # noqa: ANN401
    os.link(copy / BOOK, copy.parent / "archive.xlsx")
    os.link(copy / "inputs" / "a.xlsx", copy.parent / "a.xlsx")
    report = verify_run(copy, VerificationOptions(recompute=made_again))
    (found,) = report.findings
    assert (report.exit_code, found.code, found.args["count"]) == (0, "V028", 2)


def test_a_run_may_be_named_by_a_link(copy: Path) -> None:
    """Whoever gives the word decides what it means; what is in the folder is another matter."""
    (copy.parent / "latest").symlink_to(copy, target_is_directory=True)
    assert verify_run(copy.parent / "latest").exit_code == 0


def test_an_explanation_opens_no_link_either(copy: Path) -> None:
    _moved_out(copy / "audit")
    done = payouts("explain", copy, "--row", "小补助!2", "--file", "a.xlsx")
    assert (done.code, done.codes) == (2, {"V026"})


# --- rows, rules, rosters, records ---------------------------------------------------------------

ROWS: dict[str, tuple[str, Callable[[pa.Table], pa.Table], str]] = {
    f"{name} of {path}": (path, change, name)
    for path in ("audit/small.parquet", "audit/other.parquet", "audit/months/small.parquet")
    for name, change in {
        "row": lambda t: t.slice(1),
        "sheet": lambda t: t.set_column(1, "sheet", pa.array(["另"] * t.num_rows)),
        "行数": lambda t: pa.concat_tables([t, t.slice(0, 1)]),
        "more": lambda t: t.append_column("more", pa.nulls(t.num_rows, pa.string())),
    }.items()
}


@pytest.mark.parametrize("how", ROWS)
def test_forged_rows_are_named_beside_the_root(copy: Path, made_again: Any, how: str) -> None:  # noqa: ANN401
    path, change, column = ROWS[how]
    root = record_of(copy)["audit_root"]
    pq.write_table(change(pq.read_table(copy / path)), copy / path, store_schema=False)
    record = record_of(copy)
    forged = root
    with contextlib.suppress(TrailError):  # rows without their months have no root
        forged = head_of(copy, record["basis"], record["today"]).root
    reseal(copy, audit_root=forged)
    errors = _errors(copy, made_again, root)
    assert {f.code for f in errors} & {"V020", "V008"}
    named = {str(f.args["column"]) for f in errors if f.code == "V014" and f.place.file == path}
    wanted = "行数" if column == "row" else column
    assert any(wanted in what for what in named), named


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("tool_version", "0.0.1", "run_id"),
        ("period", "2023-02", "period"),
        ("today", "2024-01-16", "today"),
        ("exit_code", 0, "exit_code"),
        ("checks", [], "checks"),
        ("diagnostics", [], "diagnostics"),
        ("pack", "large", "pack"),
        ("vocabulary", "0" * 64, "vocabulary"),
        ("pack_files", {}, "pack_files"),
    ],
)
def test_a_forged_record_is_named(
    copy: Path,
    made_again: Any,  # noqa: ANN401
    key: str,
    value: object,
    what: str,
) -> None:
    root = record_of(copy)["audit_root"]
    reseal(copy, **{key: value})
    if key == "tool_version":
        report = verify_run(copy, VerificationOptions(root=root))
        assert "V021" in {f.code for f in report.findings}
        return
    errors = _errors(copy, made_again, root)
    assert any(str(f.args.get("column", "")).startswith(what) for f in errors if f.code == "V014")
