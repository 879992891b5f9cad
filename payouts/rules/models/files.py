"""The files of a pack: a rule, the pack itself, shared figures, supplements, columns."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from payouts.base.bilingual import both
from payouts.base.columns import ColumnSpec
from payouts.rules.models.base import IDENTIFIER, Flag, StrictModel
from payouts.rules.models.cases import Case
from payouts.rules.models.conditions import Condition, SuppliedCondition
from payouts.rules.models.figures import Figure, FigureVersion, GivenFigure
from payouts.rules.models.formulas import Fact, FinalRounding, Formula, RoundingSpec, Step
from payouts.rules.models.lines import Line, Suspension
from payouts.rules.models.sharing import Choice, Group, Split
from payouts.rules.models.sources import Law, LawRef, ShortName
from payouts.rules.models.written import WrittenCondition


class ColumnUse(StrEnum):
    """Whether a rule can do without a cell."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class RuleFile(StrictModel):
    """One benefit, everything about it in one place.

    Attributes:
        benefit: 待遇编号：小写字母、数字、下划线 / id of the benefit: small letters, digits,
            underscores.
        name: 待遇名称 / name of the benefit.
        aliases: 别的叫法，花名册的表名、标题中也认 / other names, known in the titles of rosters
            too.
        category: 类别，打印说明时用 / kind of benefit, for the printed page.
        purpose: 一句话说明发给谁、发什么 / in a sentence, who is paid what.
        authority: 替换上级规则包同名待遇的依据：文件名称和文号 / title and number of the document
            that lets this file replace a rule of the pack below.
        law: 所依据的法规 / the laws it rests on.
        columns: 所用的列：必填 required，选填 optional / the columns it uses, each required or
            optional.
        unique_by: 除本人外，还用哪些列区分同一人的不同申领 / columns that tell claims of one
            person apart.
        classes: 几类人：名称 → 属于这一类的条件 / classes of persons, name → the condition of
            belonging to it.
        facts: 每行算一次的值：名称 → 公式 / values worked out once a row, name → formula.
        figures: 标准：名称 → 有日期的数值 / figures, name → dated values.
        checks: 先行检查：不符的不发放、挂起或退回 / conditions tested first: contradictions,
            doubts.
        eligible: 享受条件 / conditions of who is eligible.
        lines: 发放项：名称 → 起止和步骤 / what is paid, name → schedule and steps.
        groups: 同一人、同一户的各行依次计算 / rows of one person or household taken in order.
        payment: 应发金额的步骤，最后一步即应发金额 / steps of the payment; the last is the
            amount.
        split: 由几方承担，或几个人分 / an amount among payers or payees.
        round: 最后取整到多少、怎样取整 / how the amount is rounded at the end.
        printed: 发放表上另外打印的列 / columns that a roll prints besides.
        cases: 算例 / worked cases.
    """

    benefit: str = Field(pattern=IDENTIFIER)
    name: str
    aliases: tuple[str, ...] = ()
    category: str | None = None
    purpose: str = ""
    authority: str | None = None
    law: tuple[LawRef, ...] = Field(min_length=1)
    columns: dict[str, ColumnUse]
    unique_by: tuple[str, ...] = ()
    facts: dict[str, Fact] = Field(default_factory=dict)
    classes: dict[str, WrittenCondition] = Field(default_factory=dict)
    figures: dict[str, Figure] = Field(default_factory=dict)
    checks: tuple[Condition, ...] = ()
    eligible: tuple[Condition, ...] = ()
    groups: dict[str, Group] = Field(default_factory=dict)
    lines: dict[str, Line] = Field(min_length=1)
    payment: dict[str, Step] = Field(min_length=1)
    split: Split | None = None
    round: FinalRounding
    printed: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> RuleFile:
        if self.round.step != list(self.payment)[-1]:
            raise ValueError(
                both(
                    "round.step 须是 payment 的最后一步",
                    "round.step must be the last step of payment",
                )
            )
        return self


class Conventions(StrictModel):
    """What holds for every rule of a pack unless the rule says otherwise.

    Attributes:
        columns: 花名册有就看的列，没有也不挂起 / columns looked at where a roster has them; none
            may hold a row by being absent.
        checks: 放在每项待遇条件之前的检查 / conditions put before those of each rule.
        last_month: 最后应发的月份 / formulas for the last month anything can be due.
        suspended: 每项待遇都停发的月份 / runs of months in which no line of any rule is due,
            besides the line's own.
    """

    columns: tuple[str, ...] = ()
    checks: tuple[Condition, ...] = ()
    last_month: tuple[Formula, ...] = ()
    suspended: tuple[Suspension, ...] = ()


class PackFile(StrictModel):
    """``pack.yaml``: name of the pack, what it extends, what the office prints.

    Attributes:
        pack: 规则包编号，与目录同名 / id of the pack, as its folder is called.
        name: 规则包名称 / name of the pack.
        office: 签发单位 / the office that signs.
        extends: 在哪个规则包之上，如 ../national / the pack this one extends, such as
            ../national.
        note: 说明 / a remark.
        signoff: 签字栏 / labels of the sign-off row.
        choices: 同一人不能兼得的待遇 / benefits of one person that exclude one another.
        conventions: 每项待遇都适用的 / what holds for every rule of the pack.
    """

    pack: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    name: str
    office: str | None = None
    extends: str | None = Field(default=None, pattern=r"^\.\./[a-z][a-z0-9-]{1,40}$")
    note: str | None = None
    signoff: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    conventions: Conventions | None = None


class FiguresFile(StrictModel):
    """``figures.yaml``: figures that several rules share, or more values of those below.

    Attributes:
        authority: 与下级包的标准日期重叠时的依据：文件名称和文号 / title and number of the
            document by which values of packs below give way.
        figures: 几项待遇共用的标准，规则中写 {shared: 名称} 取用；下级包已有的只写 values / figures
            that rules take with {shared: name}; of those below only values.
    """

    authority: str | None = None
    figures: dict[str, GivenFigure]

    @model_validator(mode="after")
    def _own_values(self) -> FiguresFile:
        if any(figure.shared is not None for figure in self.figures.values()):
            raise ValueError(
                both(
                    "figures.yaml 中的标准不能再引用别处的标准",
                    "a figure of figures.yaml is not itself shared from elsewhere",
                )
            )
        return self


class LawsFile(StrictModel):
    """``laws.yaml``: the laws that the files of a pack cite, each registered once.

    Attributes:
        laws: 简称 → 法规；上级包可以增加，不能改 / short name → the law; a pack above may add
            some, and change none.
    """

    laws: dict[ShortName, Law]


class Supply(StrictModel):
    """Values for a figure of a rule below: they join those that are there by date.

    Attributes:
        values: 所补的各个版本；与下级包日期重叠的须写 authority / the versions; on days that packs
            below give a value, they need `authority`.
        replaces: 是否取代已有的全部版本，须写 authority / whether they take the place of all that
            is there; needs `authority`.
        note: 说明 / a remark.
    """

    values: tuple[FigureVersion, ...] = Field(min_length=1)
    replaces: Flag = False
    note: str | None = None


class SupplementFile(StrictModel):
    """A file that adds to a rule of a pack below, or changes a part, instead of replacing it.

    Its cases are worked with the rule as this pack completes it.

    Attributes:
        supplements: 补充哪项待遇（编号） / id of the benefit.
        authority: 取代下级包内容的依据：文件名称和文号 / title and number of the document by which
            parts of packs below give way.
        columns: 另外要用的列，或改变一列的用法 / columns that it reads besides, or another use of
            one it has.
        figures: 所补的标准：名称 → 数值 / the figures supplied, name → values.
        checks: 增加的检查，或取代原有的一条 / conditions added to its checks, or in the place of
            one.
        eligible: 增加的条件，或取代原有的一条 / likewise, of those that say who is eligible.
        drops: 不再适用的条件的名称或理由 / names or reasons of conditions that hold no longer.
        round: 改用的取整办法 / how the amount is rounded instead.
        cases: 用本规则包的标准演算的算例 / cases worked with the figures of this pack.
    """

    supplements: str = Field(pattern=IDENTIFIER)
    authority: str | None = None
    columns: dict[str, ColumnUse] = Field(default_factory=dict)
    figures: dict[str, Supply] = Field(default_factory=dict)
    checks: tuple[SuppliedCondition, ...] = ()
    eligible: tuple[SuppliedCondition, ...] = ()
    drops: tuple[str, ...] = ()
    round: RoundingSpec | None = None
    cases: tuple[Case, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the rule, beside figures, that it changes; each needs ``authority``."""
        keys = ("columns", "checks", "eligible", "drops", "round")
        return tuple(key for key in keys if getattr(self, key))

    @model_validator(mode="after")
    def _says_something(self) -> SupplementFile:
        if not (self.figures or self.cases or self.parts):
            raise ValueError(
                both(
                    "写 figures，或写 columns、checks、eligible、drops、round，"
                    "或写用本规则包标准演算的 cases",
                    "give figures, or columns, checks, eligible, drops, round, "
                    "or cases worked with the figures of this pack",
                )
            )
        return self


class ColumnsFile(StrictModel):
    """``columns.yaml``: the canonical columns of a roster.

    Attributes:
        columns: 标准列：列名 → 类型和写法 / the canonical columns, name → type and spellings.
    """

    columns: dict[str, ColumnSpec]
