"""How rosters are read: an office's settings, and passwords for locked files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from payouts.base.digest import digest_of
from payouts.roster.find.caps import Caps
from payouts.roster.said.words import OfficeWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.roster.sheet.mapping import HeaderMapping


class Hidden(StrEnum):
    """How hidden sheets, rows and columns, and filtered and struck-out rows are treated."""

    READ = "read"  # like the others, and reported
    REFUSE = "refuse"  # reported, and nothing is paid by them


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Everything that decides how files are read, besides the files.

    Attributes:
        caps: limits of what is parsed.
        hidden: what becomes of hidden sheets, rows and columns, and of filtered rows.
        very_hidden: what becomes of sheets that only a program can hide and show; they are read
            only where the office asks for what is hidden.
        struck: what becomes of rows that are struck through.
        mapping: the office's own headers, or None.
        words: the office's own words about who is not to be paid.
        password: asked for the password of a locked file by its name; None if absent.
    """

    caps: Caps = field(default_factory=Caps)
    hidden: Hidden = Hidden.READ
    very_hidden: Hidden = Hidden.REFUSE
    struck: Hidden = Hidden.READ
    mapping: HeaderMapping | None = None
    words: OfficeWords = field(default_factory=OfficeWords)
    password: Callable[[str], str | None] | None = field(default=None, repr=False)

    def basis(self) -> dict[str, object]:
        """Return what of this can alter what a run reads of the same bytes, or records.

        A password only opens a file.
        """
        mapping = None if self.mapping is None else digest_of(asdict(self.mapping))
        read = {"hidden": self.hidden.value, "struck": self.struck.value, "mapping": mapping}
        read |= {"very_hidden": self.very_hidden.value}
        return {**read, "caps": asdict(self.caps), "words": asdict(self.words)}
