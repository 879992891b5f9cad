"""What a rule file may write where a formula or a condition stands.

One text; for a formula also a list of cases, the last of them ``else``; for a condition also
several texts of which one (``any_of``) or each (``all_of``) has to hold. What any of them means
is said in one place: :mod:`payouts.rules.spelling.core`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import StrictModel

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PARTS = 40
MOST_LEVELS = 2
_MARKS = ("any_of", "all_of")
_CASES = both(
    "一项一项写 {when: 条件, is: 公式}，最后一项写 {else: 公式}，只写一个 else",
    "write {when: condition, is: formula} for each case, and {else: formula} once, as the last",
)
_APART = both(
    "else 单独写一项：- {when: 条件, is: 公式}，下一项 - {else: 公式}",
    "else stands in an entry of its own: - {when: condition, is: formula}, then - {else: formula}",
)
_NO_LIST = both("列表前写明 any_of: 或 all_of:", "write any_of: or all_of: before the list")


def _form_of_condition(data: object) -> str | None:
    if isinstance(data, list | tuple):
        return None
    return "several" if isinstance(data, dict | Several) else "text"


def _form_of_formula(data: object) -> str:
    if isinstance(data, list | tuple):
        return "cases"
    return "several" if isinstance(data, dict | Several) else "text"


def _form_of_case(data: object) -> str:
    otherwise = isinstance(data, Otherwise) or (isinstance(data, dict) and "else" in data)
    return "otherwise" if otherwise else "case"


class Several(StrictModel):
    """Conditions of which one, or each, has to hold; in two levels at most.

    Attributes:
        any_of: 有一项成立即可 / one of these has to hold.
        all_of: 各项都要成立 / each of these has to hold.
    """

    any_of: tuple[OneCondition, ...] | None = Field(default=None, min_length=2)
    all_of: tuple[OneCondition, ...] | None = Field(default=None, min_length=2)

    @model_validator(mode="after")
    def _fits(self) -> Several:
        if (self.any_of is None) == (self.all_of is None):
            raise ValueError(both("any_of 和 all_of 只写一种", "give either any_of or all_of"))
        if self.levels() > MOST_LEVELS:
            raise ValueError(
                both(
                    "any_of、all_of 至多两层；再多的在 classes 中起个名称",
                    "two levels of any_of and all_of at most: name what is below under classes",
                )
            )
        return self

    @property
    def key(self) -> str:
        """The word it is said with."""
        return _MARKS[self.any_of is None]

    @property
    def parts(self) -> tuple[ConditionText, ...]:
        """Its conditions."""
        return self.any_of or self.all_of or ()

    def levels(self) -> int:
        """Return how deep it goes."""
        return 1 + max(p.levels() if isinstance(p, Several) else 0 for p in self.parts)


OneCondition: TypeAlias = Annotated[
    Annotated[str, Tag("text")] | Annotated[Several, Tag("several")],
    Discriminator(
        _form_of_condition, custom_error_type="condition_form", custom_error_message=_NO_LIST
    ),
]
ConditionText: TypeAlias = str | Several


Several.model_rebuild()


class When(StrictModel):
    """One case of a formula.

    Attributes:
        when: 这种情形的条件，前面各项都不符合时才看 / the condition of this case; the cases before
            it have not applied.
        is_: 这时的值 / the value then.
    """

    when: OneCondition
    is_: str = Field(alias="is")


class Otherwise(StrictModel):
    """The last case of a formula: its value where no case before it applies.

    Attributes:
        else_: 都不符合时的值 / the value where no case before it applies.
    """

    else_: str = Field(alias="else")

    @model_validator(mode="before")
    @classmethod
    def _by_itself(cls, data: object) -> object:
        if isinstance(data, dict) and {"when", "is"} & data.keys():
            raise ValueError(_APART)
        return data


def _ends_otherwise(cases: tuple[When | Otherwise, ...]) -> tuple[When | Otherwise, ...]:
    last = [isinstance(case, Otherwise) for case in cases]
    if len(cases) < 2 or any(last[:-1]) or not last[-1]:  # noqa: PLR2004 (a case, and the rest)
        raise ValueError(_CASES)
    return cases


def _not_too_many(written: FormulaText) -> FormulaText:
    if sum(1 for _ in texts(written)) > MOST_PARTS:
        raise ValueError(
            both(
                f"分得太细：一个公式至多 {MOST_PARTS} 段文字，拆成几个事实或步骤",
                f"too many parts: {MOST_PARTS} texts at most, make several facts or steps of it",
            )
        )
    return written


Cases: TypeAlias = Annotated[
    tuple[
        Annotated[
            Annotated[When, Tag("case")] | Annotated[Otherwise, Tag("otherwise")],
            Discriminator(_form_of_case),
        ],
        ...,
    ],
    AfterValidator(_ends_otherwise),
]
FormulaText: TypeAlias = str | Several | tuple[When | Otherwise, ...]
# As the models hold them.
WrittenCondition = Annotated[OneCondition, AfterValidator(_not_too_many)]
WrittenFormula = Annotated[
    Annotated[str, Tag("text")]
    | Annotated[Several, Tag("several")]
    | Annotated[Cases, Tag("cases")],
    Discriminator(_form_of_formula),
    AfterValidator(_not_too_many),
]


def texts(written: FormulaText) -> Iterator[str]:
    """Yield every text of a formula or condition, in the order of reading."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, Several):
        for part in written.parts:
            yield from texts(part)
    else:
        for case in written:
            if isinstance(case, Otherwise):
                yield case.else_
            else:
                yield from texts(case.when)
                yield case.is_


def short_form(data: object) -> bool:
    """Tell whether data stands for a formula by itself, without ``is``."""
    several = isinstance(data, dict) and any(mark in data for mark in _MARKS)
    return several or isinstance(data, str | list)
