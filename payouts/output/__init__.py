"""What people read and sign: tables, workbooks, pages, the officer's own workbook marked."""
