"""Documents for people: tables, workbooks, pages, and the officer's own workbook with marks."""
