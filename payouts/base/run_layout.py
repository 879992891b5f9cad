"""Names of the files and folders of a run, each in one place.

A run stands in ``<period>-<run id>/`` of the output folder; docs/audit.md tells what each file is.
"""

from __future__ import annotations

MANIFEST = "manifest.json"
WORKBOOK = "disbursement.xlsx"
RETURNED = "returned"  # .xlsx for one roster, a folder for several

AUDIT, MONTHS, CHANGES = "audit", "months", "changes"
TABLE = ".parquet"

INPUTS, RULES, SETTINGS = "inputs", "rules", "settings"
CONTROLS, MAPPING = "controls.yaml", "mapping.yaml"

# Beside the run folders.
ORIGINS = ".origins"
STAGING = ".staging-"
FAILED = "failed-"


def run_folder(period: str, run_id: str) -> str:
    """Return the name of a run's folder."""
    return f"{period}-{run_id}"


def audit_table(benefit: str) -> str:
    """Return the path, in a run folder, of the table with a row for each row of a benefit."""
    return f"{AUDIT}/{benefit}{TABLE}"


def months_table(benefit: str) -> str:
    """Return the path of the table of the months of a benefit's rows."""
    return f"{AUDIT}/{MONTHS}/{benefit}{TABLE}"


CHANGES_TABLE = audit_table(CHANGES)
