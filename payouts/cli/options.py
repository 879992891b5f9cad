"""The options of every command, one record each, in the order of ``--help``.

The docstring of a record is the help of its command; its fields are the options for typer.
:mod:`payouts.cli.command` makes records from the words typed.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar, cast, dataclass_transform

import typer

if TYPE_CHECKING:
    from payouts.base.diagnostics import Lang
    from payouts.roster.settings import Hidden

# The annotations are read at run time, except these two: importing their types would take a fifth
# of the time of --help. They are text for typer, and typed in a record.
_CHINESE = cast("Lang", "zh")

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def options_record(options: type[T]) -> type[T]:
    """Make a class of options a frozen dataclass.

    It has no comparison, to keep ``--help`` fast, and no repr, which could show an id.
    """
    return dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)(options)


# --- of all commands -------------------------------------------------------------------------


@options_record
class CommandOptions:
    """Options of every command; listed after its own.

    Attributes:
        debug: read by :func:`payouts.cli.app.main` from the words, which may not parse.
    """

    debug: Annotated[bool, typer.Option("--debug", help="出错时显示调用栈 / Show tracebacks.")] = (
        False
    )


@options_record
class ResultOptions(CommandOptions):
    """Options of every command with a result."""

    json: Annotated[
        bool, typer.Option("--json", help="输出一个 JSON 对象 / Print one JSON object.")
    ] = False
    lang: Annotated[
        "Lang",
        typer.Option("--lang", metavar="zh|en", envvar="PAYOUTS_LANG", help="语言 / Language"),
    ] = _CHINESE


# --- of several commands ---------------------------------------------------------------------

RostersArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="ROSTER",
        help="花名册 / Files, folders, patterns.",
    ),
]
RulesOption = Annotated[
    str | None,
    typer.Option("--rules", metavar="PACK", help="规则包：目录或名称 / Rule pack: folder or name."),
]
BenefitsOption = Annotated[
    list[str],
    typer.Option("--benefit", metavar="ID|NAME", help="只算这些待遇 / Only these benefits."),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="P",
        help="默认本月 / Default: this month. 2024-09 2024Q3 2024-08..2024-12 2024H1 2024",
    ),
]
TodayOption = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="当作今天的日期 / The date taken as today."),
]
PasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="第一行为打开密码的文件 / Its first line: the password.",
    ),
]
MappingOption = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="表头对照文件 / The office's own headers."),
]
HiddenOption = Annotated[
    "Hidden | None",
    typer.Option(
        "--hidden",
        metavar="read|refuse",
        help="隐藏的内容：照读或不用 / What is hidden.",
    ),
]
PackArgument = Annotated[str, typer.Argument(metavar="PACK", help="规则包 / Rule pack.")]
AnyPackArgument = Annotated[str | None, typer.Argument(metavar="PACK", help="规则包 / Rule pack.")]


# --- payouts … -------------------------------------------------------------------------------


@options_record
class ComputeOptions(ResultOptions):
    """计算花名册，写出工作簿和审计文件 / Compute rosters into a run."""

    rosters: RostersArgument
    rules: RulesOption = None
    benefits: BenefitsOption = field(default_factory=list)
    period: PeriodOption = None
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="输出目录，默认 out/ / Output folder."),
    ] = None
    controls: Annotated[
        Path | None,
        typer.Option("--controls", metavar="FILE", help="控制数文件 / Control totals."),
    ] = None
    today: TodayOption = None
    password_file: PasswordFileOption = None
    mapping: MappingOption = None
    hidden: HiddenOption = None


@options_record
class CheckOptions(ResultOptions):
    """只检查花名册，不写出发放结果 / Check rosters; publish nothing."""

    rosters: RostersArgument
    rules: RulesOption = None
    benefits: BenefitsOption = field(default_factory=list)
    period: PeriodOption = None
    today: TodayOption = None
    password_file: PasswordFileOption = None
    mapping: MappingOption = None
    hidden: HiddenOption = None
    changes: Annotated[
        bool,
        typer.Option(
            "--changes", help="列出整理过的值 / List the values not used as they were written."
        ),
    ] = False
    explain: Annotated[
        bool,
        typer.Option("--explain", help="列出每张表怎样读 / How every sheet was read, by row."),
    ] = False
    returned: Annotated[
        Path | None,
        typer.Option(
            "--returned",
            metavar="FILE|DIR",
            help="写出标出问题的原工作簿 / The workbooks, problems marked.",
        ),
    ] = None


@options_record
class DiffOptions(ResultOptions):
    """比较两版规则的含义、范围和影响 / Rules: meaning, reach, impact."""

    old: Annotated[
        str,
        typer.Argument(metavar="OLD", help="旧：规则包、文件、REV:路径 / Pack, file or REV:path."),
    ]
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW", help="新：同上；有 --as-of 时不写 / The same; none with --as-of."
        ),
    ] = None
    as_of: Annotated[
        tuple[str, str] | None,
        typer.Option("--as-of", metavar="A B", help="同一规则包的两个日期 / One pack on two days."),
    ] = None
    rosters: Annotated[
        list[Path],
        typer.Option(
            "--roster", metavar="ROSTER", help="按此花名册比较到人 / Compare down to each person."
        ),
    ] = field(default_factory=list)
    period: PeriodOption = None
    today: TodayOption = None
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="全部写出，见 docs/diff.md / Write every form of it.",
        ),
    ] = None
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="写成一个网页 / Write one page."),
    ] = None
    markdown: Annotated[
        str | None,
        typer.Option(
            "--markdown", metavar="FILE|-", help="写成 Markdown；- 为屏幕 / Markdown; - is stdout."
        ),
    ] = None
    as_written: Annotated[
        bool,
        typer.Option("--as-written", help="每处变化的文件和行 / File and line of every change."),
    ] = False
    password_file: PasswordFileOption = None
    mapping: MappingOption = None
    hidden: HiddenOption = None


@options_record
class VerifyOptions(ResultOptions):
    """核验一次运行，并重新计算 / Check a run and compute it again."""

    run: Annotated[
        Path,
        typer.Argument(metavar="RUN", help="运行文件夹或证明 / A run folder, or a proof."),
    ]
    rosters: Annotated[
        list[Path],
        typer.Option(
            "--roster", metavar="ROSTER", help="补上缺失的名册原件 / Rosters that are lacking."
        ),
    ] = field(default_factory=list)
    root: Annotated[
        str | None,
        typer.Option(
            "--root", metavar="HEX", help="签字表页脚的审计根 / Root on the signed sheet."
        ),
    ] = None
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="名册的打开密码 / Their password."),
    ] = None


@options_record
class ExplainOptions(ResultOptions):
    """说明一个人的金额，或为何没有 / Why a person is paid it, or not."""

    run: Annotated[
        Path | None,
        typer.Argument(metavar="RUN", help="运行文件夹 / The run folder."),
    ] = None
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="ID", help="身份证号；都不写时在终端输入 / An id."),
    ] = None
    person_file: Annotated[
        Path | None,
        typer.Option(
            "--person-file", metavar="FILE", help="第一行是身份证号 / Its first line is the id."
        ),
    ] = None
    row: Annotated[
        str | None,
        typer.Option("--row", metavar="SHEET!ROW", help="名册的一行 / A row of a roster."),
    ] = None
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="NAME", help="这一行在哪个文件 / The file of that row."),
    ] = None
    rosters: Annotated[
        list[Path],
        typer.Option(
            "--roster", metavar="ROSTER", help="没有运行时现算 / Computed instead of a run."
        ),
    ] = field(default_factory=list)
    rules: RulesOption = None
    benefits: BenefitsOption = field(default_factory=list)
    period: PeriodOption = None
    today: TodayOption = None
    notice: Annotated[
        Path | None,
        typer.Option("--notice", metavar="FILE.html", help="写给本人的说明 / A page to hand over."),
    ] = None
    proof: Annotated[
        bool, typer.Option("--proof", help="附属于审计根的证明 / Prove it is under the root.")
    ] = False
    proof_row: Annotated[
        bool, typer.Option("--proof-row", help="证明附该行原文和证号 / With the row, id and all.")
    ] = False
    password_file: PasswordFileOption = None
    mapping: MappingOption = None
    hidden: HiddenOption = None


@options_record
class RunOptions(ResultOptions):
    """按 payouts.yaml 计算，可重复执行 / The scheduled month."""

    config: Annotated[
        Path, typer.Option("--config", metavar="FILE", help="配置文件 / Configuration.")
    ] = Path("payouts.yaml")
    today: TodayOption = None


@options_record
class TemplateOptions(ResultOptions):
    """按规则生成空白名册和填写说明 / An empty roster made from a rule."""

    benefit: Annotated[
        str, typer.Argument(metavar="BENEFIT", help="待遇的名称或编号 / Name or id.")
    ]
    rules: RulesOption = None
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="默认 待遇名称-名册模板.xlsx / File to write to."
        ),
    ] = None


# --- payouts rules … -------------------------------------------------------------------------


@options_record
class RulesListOptions(ResultOptions):
    """列出规则包，或一个规则包中的待遇 / List packs, or the benefits of one."""

    pack: AnyPackArgument = None


@options_record
class RulesTestOptions(ResultOptions):
    """演算算例，列出没有算例的部分 / Work the cases, with coverage."""

    pack: AnyPackArgument = None


@options_record
class RulesLintOptions(ResultOptions):
    """检查规则文件：1 有提醒，2 有错误 / Check rules: 1 warning, 2 error."""

    pack: AnyPackArgument = None


@options_record
class RulesShowOptions(ResultOptions):
    """合并后的规则和各部分出处 / The merged rule, with its places."""

    pack: PackArgument
    benefit: Annotated[
        str | None,
        typer.Argument(metavar="BENEFIT", help="待遇 / Benefit."),
    ] = None
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="只列该日有效的 / Only what is in force then."
        ),
    ] = None


@options_record
class RulesSchemaOptions(CommandOptions):
    """供编辑器用的 JSON Schema / JSON Schema of rule files."""


@options_record
class RulesDocsOptions(ResultOptions):
    """规则包说明，可读可印 / One page of a pack, to read and print."""

    pack: PackArgument
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="输出目录 / Folder to write to.")
    ]
