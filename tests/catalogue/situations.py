"""What the catalogue has to show: every situation has at least one case.

Each is also the name of a case or stands under ``shows``.
"""

from __future__ import annotations

FORMATS = (
    *(".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".csv", ".tsv", ".parquet"),
    *("utf-8", "utf-8-sig", "gbk", "gb18030", "gb18030 with a mark", "utf-16"),
    *("password right", "password wrong", "no password"),
    *("several files", "folders", "globs", "a file that is not there", "~$ lock file"),
    *("1900 and 1904 dates", "extension lying about content", "same content twice", "too large"),
)

TABLE = (
    *("title", "note", "two-row header", "header on row 1", "header on row 4", "header on row 15"),
    *("header too deep", "people above the header", "repeated headers at page breaks"),
    "same header three times without a mapping",
    "same header three times with a mapping",
    *("mapping that contradicts itself", "mapping file wrong", "mapping not used"),
    *("several columns of one meaning", "near-miss headers", "missing columns"),
    *("township subtotals", "total right", "total wrong", "head-count right", "head-count wrong"),
    *("sign-off rows", "blank rows", "blank columns", "leading blank rows/columns"),
    *("several tables on a sheet", "several sheets"),
    *("hidden rows read", "hidden rows refused", "hidden columns read", "hidden columns refused"),
    *("hidden sheets read", "hidden sheets refused", "filtered rows", "strike-through rows"),
    *("formula cells without cached values", "error cells", "merged cells over several people"),
    *("example row", "our own 问题清单", "returned workbook"),
)

CLEANING = (
    *("full-width digits/letters", "blanks (ASCII, NBSP, U+3000)", "leading apostrophe"),
    *("thousands separators", "元/万元", "十级/10/10级/X级", "parts and percentages"),
    "category alias and misspelling (在乡复原军人)",
    *("every form of a date", "ambiguous 2023.1 number", "Excel serial", "digits lost"),
)

SHOWN = (
    *("units", "number formats", "months shown", "noise of formulas", "marks for nothing"),
    "very hidden sheets",
)

CHECKS = (
    *("id check character", "birth", "sex", "15 digits", "id of another length"),
    *("numeric ids with digits lost", "area code", "Luhn", "account digits lost"),
    *("same id twice", "same name with ids one digit apart", "one id with two names"),
    *("one account for several people", "退役 before 入伍", "death before birth"),
    *("approval in the future", "去世/停发/迁移/中止", "ages", "missing cells"),
    *("unknown categories", "amounts negative/absurd"),
    "typed amount/standard/month count differing",
    *("severity raised to held by payouts.yaml", "severity refused"),
)

HOSTILE = (
    *("empty", "truncated", "not a workbook", "zip without workbook"),
    *("zip bomb (declared)", "zip bomb (ratio)", "a stray cell at XFD1048576"),
    *("XXE", "billion laughs", "UTF-16 XML", "duplicate members", "duplicate cell addresses"),
    *("formula-like text =cmd|… in a name", "control/bidi characters", "NUL"),
    *("5,000-character cell", "sheet name with quotes", "name that looks like an id"),
    *("names that are words", "damaged xls", "damaged ods", "damaged xlsb", "damaged parquet"),
    *("damaged csv (unbalanced quote)", "damaged csv (bad bytes)"),
    *("CSV field bomb", "ods repeat bomb"),
)

SAID = (
    "remarks of stopping",
    "remarks of leaving, in any column",
    "remarks that stop nobody",
    "a name with a mark",
    "remarks of doubt",
    "a column 是否发放",
    "a column 停发时间",
    "a column 停发原因",
    "a column 是否健在",
    "a column 去世年月",
    "columns that ask something else",
    "a column the mapping ignores",
    "a column the rule reads",
    "a known column the rule does not read",
    "a list of people stopped below the others",
    "a heading between rows without a header",
    "a heading without a number",
    "a heading with a number of people beside it",
    "headings of villages",
    "a title of people stopped",
    "a title that leaves them out",
    "a title of both",
    "a remark of people stopped",
    "a heading with a month beside it",
    *("a remark about the rows above", "a heading over nobody", "a remark over several rows"),
    "sheets of people stopped",
    "files of people stopped",
    "a person who is dead in another row",
    *("a list of two benefits, stopped for one", "columns of when it ends"),
    *("a sheet of last month", "a file of another year"),
    "words an office adds",
    "doubt raised to held",
    "an id in a remark",
    "a title of another month",
    "a title of another year",
    "a remark of another month",
    "titles that are of the period, or of no month",
    "a file of another month",
    "a file exported on a day",
    "a sheet a month",
    "a sheet a month by its titles",
    "a list of another month below the others",
    "a column of months",
    "发放月份 the rule does not read",
    "发放月份 the rule reads",
)

COMMENTS = (
    *("comments on rows", "a comment over several rows", "comments on no person"),
    *("comments in a column the mapping ignores", "a comment below a header that asks"),
    "comments on the header of a further table",
    *("conversations", "words above and below the pages"),
)

FILES = (
    *("part names of other kinds", "blank cells far away", "radicals", "rows of sums"),
    *("web pages", "packed or parted", "formulas not computed"),
)

SITUATIONS = (*FORMATS, *TABLE, *CLEANING, *CHECKS, *SAID, *COMMENTS, *SHOWN, *HOSTILE, *FILES)
