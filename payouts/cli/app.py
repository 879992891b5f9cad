"""The command line: words in, one command called, an exit code out.

Only typer is imported here; what a command needs is imported when it runs, so
that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from payouts import __version__
from payouts.cli import standard_streams
from payouts.cli.options import (
    Benefits,
    Controls,
    Debug,
    HiddenWord,
    Json,
    Lang,
    Mapping,
    Out,
    PasswordFile,
    Period,
    Rosters,
    Rules,
    Today,
)
from payouts.cli.rulesapp import rules_app

INTERRUPTED = 130

app = typer.Typer(
    name="payouts",
    help="计算、核对、说明优抚待遇发放 / Compute, reconcile and explain payments.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(rules_app, name="rules")


def _version(wanted: bool) -> None:  # noqa: FBT001 (typer calls it with the flag's value)
    if wanted:
        typer.echo(f"payouts {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="版本 / Version."),
    ] = False,
) -> None:
    """计算、核对、说明优抚待遇发放 / Compute, reconcile and explain payments."""
    del version


@app.command()
def compute(
    roster: Rosters,
    rules: Rules = None,
    benefit: Benefits = None,
    period: Period = None,
    out: Out = None,
    controls: Controls = None,
    today: Today = None,
    password_file: PasswordFile = None,
    mapping: Mapping = None,
    hidden: HiddenWord = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """计算花名册，写出工作簿和审计文件 / Compute rosters into a run."""
    del debug
    from payouts.cli import compute as computework
    from payouts.office.reading import Words

    raise typer.Exit(
        computework.compute(
            roster,
            rules,
            benefit or [],
            period,
            out,
            controls,
            today,
            as_json=json,
            lang=lang,
            words=Words(password_file, mapping, hidden),
        )
    )


@app.command()
def check(
    roster: Rosters,
    rules: Rules = None,
    benefit: Benefits = None,
    period: Period = None,
    today: Today = None,
    password_file: PasswordFile = None,
    mapping: Mapping = None,
    hidden: HiddenWord = None,
    changes: Annotated[
        bool,
        typer.Option(
            "--changes", help="列出整理过的值 / List the values not used as they were written."
        ),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="列出每张表怎样读 / How every sheet was read, by row."),
    ] = False,
    returned: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--returned",
            metavar="FILE|DIR",
            help="写出标出问题的原工作簿 / The workbooks, problems marked.",
        ),
    ] = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """只检查花名册，不写出发放结果 / Check rosters; publish nothing."""
    del debug
    from payouts.cli import check as checkwork
    from payouts.office.reading import Words

    raise typer.Exit(
        checkwork.check(
            roster,
            rules,
            benefit or [],
            period,
            today,
            as_json=json,
            lang=lang,
            words=Words(password_file, mapping, hidden),
            changes=changes,
            returned=returned,
            explain=explain,
        )
    )


@app.command()
def diff(
    old: Annotated[
        str,
        typer.Argument(metavar="OLD", help="旧：规则包、文件、REV:路径 / Pack, file or REV:path."),
    ],
    new: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(
            metavar="NEW", help="新：同上；有 --as-of 时不写 / The same; none with --as-of."
        ),
    ] = None,
    as_of: Annotated[
        Optional[tuple[str, str]],  # noqa: UP045
        typer.Option("--as-of", metavar="A B", help="同一规则包的两个日期 / One pack on two days."),
    ] = None,
    roster: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option(
            "--roster", metavar="ROSTER", help="按此花名册比较到人 / Compare down to each person."
        ),
    ] = None,
    period: Period = None,
    today: Today = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--out",
            metavar="DIR",
            help="全部写出，见 docs/diff.md / Write every form of it.",
        ),
    ] = None,
    html: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--html", metavar="FILE", help="写成一个网页 / Write one page."),
    ] = None,
    markdown: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--markdown", metavar="FILE|-", help="写成 Markdown；- 为屏幕 / Markdown; - is stdout."
        ),
    ] = None,
    as_written: Annotated[
        bool,
        typer.Option("--as-written", help="每处变化的文件和行 / File and line of every change."),
    ] = False,
    password_file: PasswordFile = None,
    mapping: Mapping = None,
    hidden: HiddenWord = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """比较两版规则的含义、范围和影响 / Rules: meaning, reach, impact."""
    del debug
    from payouts.cli import diff as diffwork
    from payouts.office.reading import Words

    request = diffwork.Asked(
        old,
        new,
        as_of,
        roster or [],
        period,
        today,
        diffwork.Wanted(out, html, markdown, as_written, json),
        Words(password_file, mapping, hidden),
    )
    raise typer.Exit(diffwork.diff(request, lang))


@app.command()
def verify(
    run: Annotated[
        Path,
        typer.Argument(metavar="RUN", help="运行文件夹或证明 / A run folder, or a proof."),
    ],
    roster: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option(
            "--roster", metavar="ROSTER", help="补上缺失的名册原件 / Rosters that are lacking."
        ),
    ] = None,
    root: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--root", metavar="HEX", help="签字表页脚的审计根 / Root on the signed sheet."
        ),
    ] = None,
    password_file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--password-file", metavar="FILE", help="名册的打开密码 / Their password."),
    ] = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """核验一次运行，并重新计算 / Check a run and compute it again."""
    del debug
    from payouts.cli import verify as verifywork

    raise typer.Exit(
        verifywork.verify(run, roster or [], root, password_file, as_json=json, lang=lang)
    )


@app.command()
def explain(
    run: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(metavar="RUN", help="运行文件夹 / The run folder."),
    ] = None,
    person: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--person", metavar="ID", help="身份证号；都不写时在终端输入 / An id."),
    ] = None,
    person_file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--person-file", metavar="FILE", help="第一行是身份证号 / Its first line is the id."
        ),
    ] = None,
    row: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--row", metavar="SHEET!ROW", help="名册的一行 / A row of a roster."),
    ] = None,
    file: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--file", metavar="NAME", help="这一行在哪个文件 / The file of that row."),
    ] = None,
    roster: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option(
            "--roster", metavar="ROSTER", help="没有运行时现算 / Computed instead of a run."
        ),
    ] = None,
    rules: Rules = None,
    benefit: Benefits = None,
    period: Period = None,
    today: Today = None,
    notice: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--notice", metavar="FILE.html", help="写给本人的说明 / A page to hand over."),
    ] = None,
    proof: Annotated[
        bool, typer.Option("--proof", help="附属于审计根的证明 / Prove it is under the root.")
    ] = False,
    proof_row: Annotated[
        bool, typer.Option("--proof-row", help="证明附该行原文和证号 / With the row, id and all.")
    ] = False,
    password_file: PasswordFile = None,
    mapping: Mapping = None,
    hidden: HiddenWord = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """说明一个人的金额，或为何没有 / Why a person is paid it, or not."""
    del debug
    from payouts.cli import explain as explainwork
    from payouts.office.reading import Words

    words = Words(password_file, mapping, hidden)
    raise typer.Exit(
        explainwork.explain(
            explainwork.Who(person, person_file, row, file, benefit or []),
            explainwork.From(run, roster or [], rules, period, today, words),
            explainwork.Wish(json, notice, proof, proof_row),
            lang,
        )
    )


@app.command()
def run(
    config: Annotated[
        Path, typer.Option("--config", metavar="FILE", help="配置文件 / Configuration.")
    ] = Path("payouts.yaml"),
    today: Today = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """按 payouts.yaml 计算，可重复执行 / The scheduled month."""
    del debug
    from payouts.cli import run as runwork

    raise typer.Exit(runwork.scheduled(config, today, as_json=json, lang=lang))


@app.command()
def template(
    benefit: Annotated[
        str, typer.Argument(metavar="BENEFIT", help="待遇的名称或编号 / Name or id.")
    ],
    rules: Rules = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--out", metavar="FILE", help="默认 待遇名称-名册模板.xlsx / File to write to."
        ),
    ] = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """按规则生成空白名册和填写说明 / An empty roster made from a rule."""
    del debug
    from payouts.cli import template as templatework

    raise typer.Exit(templatework.template(benefit, rules, out, as_json=json, lang=lang))


def main() -> None:
    """Run the command line; no failure shows a traceback unless ``--debug``."""
    standard_streams.mend()
    sys.exit(_run(sys.argv[1:]))


def _run(words: list[str]) -> int:
    try:
        result = app(args=words, standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as problem:  # the last line of defence: no traceback
        if "--debug" in words:
            raise
        from payouts.cli.failures import report

        return report(problem, words)
    else:
        return code
