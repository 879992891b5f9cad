"""Rosters as a program has them: files, or pandas DataFrames."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from payouts.api.packs import as_pack
from payouts.base.diagnostics import Place, say
from payouts.base.errors import UsageProblem
from payouts.office.config import read_config
from payouts.office.reading import read_settings as office_settings
from payouts.office.request import chosen_rule
from payouts.roster.find.inputs import find_inputs
from payouts.roster.load import load_inputs, load_sheets
from payouts.roster.model.roster import Roster
from payouts.roster.readers.frame import frame_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.api.packs import RulePack
    from payouts.roster.find.inputs import RosterFiles
    from payouts.roster.settings import ReadSettings
    from payouts.rules.packs import Pack

    # A file, folder or pattern, or several; a DataFrame, or several by benefit; or what was read.
    Rosters: TypeAlias = (
        "str | Path | Sequence[str | Path] | pd.DataFrame | Mapping[str, pd.DataFrame] | Roster"
    )

FRAME = "DataFrame"


def read_rosters(
    rosters: Rosters,
    pack: RulePack | str | Path,
    *,
    benefit: str | None = None,
    config: str | Path | None = None,
) -> Roster:
    """Read rosters with the columns of a pack; the same for files and for DataFrames.

    A DataFrame is read as the table it would be in a file: file ``DataFrame``, the names of its
    columns in row 1, the line at position 0 in row 2. A column may have any name the pack knows;
    one it does not know is listed in ``notes`` and not used. Cells may be str, int, float, bool,
    Decimal, date or datetime; None, NaN and NaT are blank. A float is an amount only as far as a
    cell of a workbook is: one of more than 15 digits holds its row.

    Args:
        rosters: a file, folder or pattern or several of them; a DataFrame; or benefit → DataFrame.
        pack: the rules, which know the columns.
        benefit: id, name or alias of the benefit a DataFrame is for; not needed where it has the
            column 补助项目.
        config: an office's ``payouts.yaml``, for how rosters are read.

    Returns:
        The rows (``frame``), the sheets they come from and what there is to say (``notes``).

    Raises:
        RosterProblem: nothing readable, no rows of people, or F034, a column of no use.
        UsageProblem: U001, the pack has no such benefit.
        ConfigProblem: the settings cannot be used.
    """
    loaded = as_pack(pack).rules
    how = read_settings(config)
    if benefit is not None and isinstance(rosters, pd.DataFrame):
        rosters = {benefit: rosters}
    found = found_rosters(rosters, loaded, how)
    return found if isinstance(found, Roster) else load_inputs(found, loaded.vocabulary, how)


def read_settings(config: str | Path | None) -> ReadSettings:
    """Return how rosters are read; no ``payouts.yaml`` is looked for where none is named."""
    return office_settings(None if config is None else read_config(Path(config)))


def found_rosters(rosters: Rosters, pack: Pack, how: ReadSettings) -> RosterFiles | Roster:
    """Return files that were found but not read, or DataFrames that were read.

    Raises:
        PayoutsError: as :func:`read_rosters`.
    """
    if isinstance(rosters, Roster):
        return rosters
    if isinstance(rosters, pd.DataFrame):
        return _of_frames({FRAME: rosters}, pack, how)
    if isinstance(rosters, Mapping):
        return _of_frames(_by_name(rosters, pack), pack, how)
    paths = [rosters] if isinstance(rosters, (str, Path)) else list(rosters or ())
    if not paths:
        raise UsageProblem(say("U033"))
    if not all(isinstance(path, (str, Path)) for path in paths):
        raise TypeError("several DataFrames are given as {benefit: DataFrame}, files as paths")
    return find_inputs([Path(path) for path in paths], how.caps)


def _by_name(frames: Mapping[str, pd.DataFrame], pack: Pack) -> dict[str, pd.DataFrame]:
    """Return frames by the name of their benefit, as a sheet is known to be for it.

    Raises:
        UsageProblem: U001 a word names no benefit, U032 two name the same one.
    """
    words: dict[str, list[str]] = {}
    for word in frames:
        words.setdefault(chosen_rule(pack, word).name, []).append(word)
    twice = [say("U032", words="、".join(same)) for same in words.values() if len(same) > 1]
    if twice:
        raise UsageProblem(twice)
    return {name: frames[word] for name, (word,) in words.items()}


def _of_frames(frames: Mapping[str, pd.DataFrame], pack: Pack, how: ReadSettings) -> Roster:
    sheets = [
        frame_sheet(frame, Place(file=FRAME, sheet=name), how.caps)
        for name, frame in frames.items()
    ]
    return load_sheets(FRAME, sheets, pack.vocabulary, how)
