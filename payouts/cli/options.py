"""The options of every command, one record each, in the order of ``--help``.

The docstring of a record is the help of its command; its fields are the options for typer. Words
are ``中文 / English``. :mod:`payouts.cli.command` makes records from the words typed.
"""

from dataclasses import field
from pathlib import Path
from typing import Annotated

import typer

from payouts.cli.shared_options import (
    BenefitsOption,
    HiddenOption,
    MappingOption,
    PasswordFileOption,
    PeriodOption,
    ResultOptions,
    RostersArgument,
    RulesOption,
    StatisticsOption,
    TodayOption,
    complete_benefits,
    complete_codes,
    options_record,
)

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
        typer.Option(
            "--out",
            metavar="目录 / DIR",
            help="输出目录，默认 out/ / Output folder.",
        ),
    ] = None
    controls: Annotated[
        Path | None,
        typer.Option(
            "--controls",
            metavar="文件 / FILE",
            help="控制数文件 / Control totals.",
        ),
    ] = None
    today: TodayOption = None
    password_file: PasswordFileOption = None
    mapping: MappingOption = None
    hidden: HiddenOption = None
    statistics: StatisticsOption = False


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
    statistics: StatisticsOption = False
    changes: Annotated[
        bool,
        typer.Option(
            "--changes", help="列出整理过的值 / List the values not used as they were written."
        ),
    ] = False
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="列出每张表怎样读 / How every sheet was read, by row.",
        ),
    ] = False
    returned: Annotated[
        Path | None,
        typer.Option(
            "--returned",
            metavar="文件|目录 / FILE|DIR",
            help="写出标出问题的原工作簿 / The workbooks, problems marked.",
        ),
    ] = None


@options_record
class DiffOptions(ResultOptions):
    """比较两版规则的含义、范围和影响 / Rules: meaning, reach, impact."""

    old: Annotated[
        str,
        typer.Argument(
            metavar="旧 / OLD", help="旧：规则包、文件、REV:路径 / Pack, file or REV:path."
        ),
    ]
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="新 / NEW", help="新：同上；有 --as-of 时不写 / The same; none with --as-of."
        ),
    ] = None
    as_of: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--as-of",
            metavar="日期 日期 / DATE DATE",
            help="同一规则包的两个日期 / One pack on two days.",
        ),
    ] = None
    rosters: Annotated[
        list[Path],
        typer.Option(
            "--roster",
            metavar="花名册 / ROSTER",
            help="按此花名册比较到人 / Compare down to each person.",
        ),
    ] = field(default_factory=list)
    period: PeriodOption = None
    today: TodayOption = None
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="目录 / DIR",
            help="全部写出，见 docs/diff.md / Write every form of it.",
        ),
    ] = None
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="文件 / FILE",
            help="写成一个网页 / Write one page.",
        ),
    ] = None
    markdown: Annotated[
        str | None,
        typer.Option(
            "--markdown",
            metavar="文件|- / FILE|-",
            help="写成 Markdown；- 为屏幕 / Markdown; - is stdout.",
        ),
    ] = None
    as_written: Annotated[
        bool,
        typer.Option(
            "--as-written",
            help="每处变化的文件和行 / File and line of every change.",
        ),
    ] = False
    password_file: PasswordFileOption = None
    mapping: MappingOption = None
    hidden: HiddenOption = None


@options_record
class VerifyOptions(ResultOptions):
    """核验一次运行，并重新计算 / Check a run and compute it again."""

    run: Annotated[
        Path,
        typer.Argument(
            metavar="运行文件夹 / RUN", help="运行文件夹或证明 / A run folder, or a proof."
        ),
    ]
    rosters: Annotated[
        list[Path],
        typer.Option(
            "--roster",
            metavar="花名册 / ROSTER",
            help="补上缺失的名册原件 / Rosters that are lacking.",
        ),
    ] = field(default_factory=list)
    root: Annotated[
        str | None,
        typer.Option(
            "--root", metavar="审计根 / HEX", help="签字表页脚的审计根 / Root on the signed sheet."
        ),
    ] = None
    password_file: Annotated[
        Path | None,
        typer.Option(
            "--password-file", metavar="文件 / FILE", help="名册的打开密码 / Their password."
        ),
    ] = None
    statistics: StatisticsOption = False


@options_record
class ExplainOptions(ResultOptions):
    """说明一个人的金额，或为何没有 / Why a person is paid it, or not."""

    run: Annotated[
        Path | None,
        typer.Argument(metavar="运行文件夹 / RUN", help="运行文件夹 / The run folder."),
    ] = None
    person: Annotated[
        str | None,
        typer.Option(
            "--person",
            metavar="证号 / ID",
            help="身份证号；都不写时在终端输入 / An id.",
        ),
    ] = None
    person_file: Annotated[
        Path | None,
        typer.Option(
            "--person-file",
            metavar="文件 / FILE",
            help="第一行是身份证号 / Its first line is the id.",
        ),
    ] = None
    row: Annotated[
        str | None,
        typer.Option(
            "--row", metavar="工作表!行号 / SHEET!ROW", help="名册的一行 / A row of a roster."
        ),
    ] = None
    file: Annotated[
        str | None,
        typer.Option(
            "--file", metavar="文件名 / NAME", help="这一行在哪个文件 / The file of that row."
        ),
    ] = None
    rosters: Annotated[
        list[Path],
        typer.Option(
            "--roster",
            metavar="花名册 / ROSTER",
            help="没有运行时现算 / Computed instead of a run.",
        ),
    ] = field(default_factory=list)
    rules: RulesOption = None
    benefits: BenefitsOption = field(default_factory=list)
    period: PeriodOption = None
    today: TodayOption = None
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="逐项列出没有触及的条件 / List the conditions not touched too."
        ),
    ] = False
    notice: Annotated[
        Path | None,
        typer.Option(
            "--notice",
            metavar="文件.html / FILE.html",
            help="写给本人的说明 / A page to hand over.",
        ),
    ] = None
    proof: Annotated[
        bool,
        typer.Option(
            "--proof",
            help="附属于审计根的证明 / Prove it is under the root.",
        ),
    ] = False
    proof_row: Annotated[
        bool,
        typer.Option(
            "--proof-row",
            help="证明附该行原文和证号 / With the row, id and all.",
        ),
    ] = False
    password_file: PasswordFileOption = None
    mapping: MappingOption = None
    hidden: HiddenOption = None


@options_record
class RunOptions(ResultOptions):
    """按 payouts.yaml 计算，可重复执行 / The scheduled month."""

    config: Annotated[
        Path,
        typer.Option(
            "--config",
            metavar="文件 / FILE",
            help="配置文件 / Configuration.",
        ),
    ] = Path("payouts.yaml")
    today: TodayOption = None
    statistics: StatisticsOption = False


@options_record
class TemplateOptions(ResultOptions):
    """按规则生成空白名册和填写说明 / An empty roster made from a rule."""

    benefit: Annotated[
        str,
        typer.Argument(
            autocompletion=complete_benefits,
            metavar="待遇 / BENEFIT",
            help="待遇的名称或编号 / Name or id.",
        ),
    ]
    rules: RulesOption = None
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="文件 / FILE", help="默认 待遇名称-名册模板.xlsx / File to write to."
        ),
    ] = None


@options_record
class CodesOptions(ResultOptions):
    """说明提示代码的含义和处理办法 / What a code means, and what to do."""

    codes: Annotated[
        list[str],
        typer.Argument(
            autocompletion=complete_codes,
            metavar="代码 / CODE",
            help="如 E020；不写则全部列出 / Such as E020; none: list all.",
        ),
    ] = field(default_factory=list)
