"""What says nothing in a workbook: defaults written out, and what no reader ever sees.

From ECMA-376, part 1, chapter 18; what is not listed here means something.
"""

from __future__ import annotations


def _all(value: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), value)


DEFAULTS: dict[str, dict[str, str]] = {
    "sheetPr": _all(
        "0", "syncHorizontal syncVertical transitionEvaluation transitionEntry filterMode"
    )
    | _all("1", "published enableFormatConditionsCalculation"),
    "pageSetUpPr": {"autoPageBreaks": "1", "fitToPage": "0"},
    "outlinePr": {"applyStyles": "0"} | _all("1", "summaryBelow summaryRight showOutlineSymbols"),
    "sheetView": _all("0", "windowProtection showFormulas rightToLeft tabSelected workbookViewId")
    | _all("0", "zoomScaleNormal zoomScaleSheetLayoutView zoomScalePageLayoutView")
    | _all("1", "showGridLines showRowColHeaders showZeros showRuler showOutlineSymbols")
    | _all("1", "defaultGridColor showWhiteSpace")
    | {"view": "normal", "colorId": "64", "zoomScale": "100", "topLeftCell": "A1"},
    "pane": {"xSplit": "0", "ySplit": "0", "state": "split"},
    "sheetFormatPr": {"baseColWidth": "8"}
    | _all("0", "customHeight zeroHeight thickTop thickBottom outlineLevelRow outlineLevelCol"),
    "row": _all("0", "s customFormat hidden customHeight outlineLevel collapsed ph")
    | _all("0", "thickTop thickBot"),
    "col": _all("0", "style hidden outlineLevel collapsed phonetic"),
    "c": {"s": "0", "t": "n", "cm": "0", "vm": "0", "ph": "0"},
    "f": {"t": "normal"} | _all("0", "aca dt2D dtr del1 del2 ca bx"),
    "printOptions": {"gridLinesSet": "1"}
    | _all("0", "horizontalCentered verticalCentered headings gridLines"),
    "pageSetup": {"orientation": "default", "pageOrder": "downThenOver", "errors": "displayed"}
    | {"cellComments": "none", "horizontalDpi": "600", "verticalDpi": "600", "scale": "100"}
    | _all("1", "paperSize firstPageNumber fitToWidth fitToHeight usePrinterDefaults copies")
    | _all("0", "blackAndWhite draft useFirstPageNumber"),
    "headerFooter": _all("0", "differentOddEven differentFirst")
    | _all("1", "scaleWithDoc alignWithMargins"),
    "workbookPr": {"showObjects": "all", "updateLinks": "userSet"}
    | _all("0", "date1904 filterPrivacy promptedSolutions backupFile hidePivotFieldList")
    | _all("0", "allowRefreshQuery publishItems checkCompatibility refreshAllConnections")
    | _all("1", "showBorderUnselectedTables showInkAnnotation saveExternalLinkValues")
    | _all("1", "showPivotChartFilter autoCompressPictures"),
    "workbookView": {"visibility": "visible", "tabRatio": "600"}
    | _all("0", "minimized firstSheet activeTab")
    | _all("1", "showHorizontalScroll showVerticalScroll showSheetTabs autoFilterDateGrouping"),
    "sheet": {"state": "visible"},
    "definedName": _all("0", "hidden function vbProcedure xlm publishToServer")
    | {"workbookParameter": "0"},
    "calcPr": {"calcMode": "auto", "refMode": "A1", "iterateCount": "100", "iterateDelta": "0.001"}
    | _all("0", "fullCalcOnLoad iterate forceFullCalc")
    | _all("1", "fullPrecision calcCompleted calcOnSave concurrentCalc"),
    "cfRule": {"dxfId": ""}
    | _all("0", "stopIfTrue percent bottom equalAverage stdDev")
    | {"aboveAverage": "1"},
    "dataValidation": {"type": "none", "errorStyle": "stop", "operator": "between"}
    | {"imeMode": "noControl"}
    | _all("0", "allowBlank showDropDown showInputMessage showErrorMessage"),
    "sheetProtection": _all("0", "sheet objects scenarios selectLockedCells selectUnlockedCells")
    | _all("1", "formatCells formatColumns formatRows insertColumns insertRows autoFilter")
    | _all("1", "insertHyperlinks deleteColumns deleteRows sort pivotTables"),
    "alignment": {"horizontal": "general", "vertical": "bottom"}
    | _all("0", "textRotation wrapText indent relativeIndent justifyLastLine shrinkToFit")
    | {"readingOrder": "0"},
    "protection": {"locked": "1", "hidden": "0"},
}

# (element, attribute), * for any: where a window stood, which program wrote it, how many there are.
WITHOUT_MEANING = frozenset({
    ("*", "count"),
    ("*", "uniqueCount"),
    ("*", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"),
    ("*", "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}dyDescent"),
    ("*", "{http://schemas.microsoft.com/office/spreadsheetml/2014/revision}uid"),
    ("pane", "activePane"),
    ("row", "spans"),
    ("row", "r"),
    ("col", "min"),
    ("col", "max"),
    ("col", "customWidth"),
    ("col", "bestFit"),
    ("sheet", "sheetId"),
    ("workbookPr", "defaultThemeVersion"),
    ("workbookPr", "dateCompatibility"),
    ("workbookView", "xWindow"),
    ("workbookView", "yWindow"),
    ("workbookView", "windowWidth"),
    ("workbookView", "windowHeight"),
    ("calcPr", "calcId"),
})

# Elements that say nothing where nothing is in them.
EMPTY = frozenset({
    *("sheetPr", "sheetViews", "sheetView", "sheetFormatPr", "printOptions", "pageSetup"),
    *("headerFooter", "workbookPr", "bookViews", "workbookView", "calcPr", "definedNames"),
    *("mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "ignoredErrors"),
    *("alignment", "protection", "pageSetUpPr", "outlinePr", "tableParts", "extLst", "pane"),
    *("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"),
    *("rowBreaks", "colBreaks", "customSheetViews", "protectedRanges", "scenarios"),
})

# Elements left out altogether: which cell is selected, which program wrote the file.
UNSEEN = frozenset({"selection", "fileVersion", "dimension"})
