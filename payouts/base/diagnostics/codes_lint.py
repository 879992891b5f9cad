"""Codes about rule files that load, and yet are probably not what their author meant (L)."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, error, note, warning

_FIGURES: dict[str, Code] = {
    "L001": warning(
        "“{name}”在 {gap} 没有标准，涉及的行将挂起",
        "{name} has no value for {gap}: rows that need it are held",
        "补上这段时间的标准；确实没有的，在该标准的 note 中说明",
        "add the values of that time, or state the gap in the figure's note",
    ),
    "L002": note(
        "“{name}”在 {gap} 没有标准；已说明：{note}",
        "{name} has no value for {gap}; its note says: {note}",
        "取得标准后补上",
        "add the values once they are known",
    ),
    "L003": warning(
        "“{name}”各版本都没有列出：{missing}，这样的行将挂起",
        "no version of {name} lists {missing}: such rows are held",
        "补上标准；不应享受的，加一条 require；确实没有的，在 note 中逐个写明",
        "add the entries, add a require where they are not due, or name each in the note",
    ),
    "L004": note(
        "“{name}”没有列出：{missing}；{why}",
        "{name} does not list {missing}; {why}",
        "不需要处理",
        "nothing to do",
    ),
    "L005": warning(
        "“{name}”这一版（{version}）缺少别的版本列出的：{missing}",
        "this version of {name} ({version}) lacks what another lists: {missing}",
        "核对是否漏抄；确实没有的，在 note 中逐个写明",
        "check for an omission, or name each in the note",
    ),
    "L006": warning(
        "“{name}”的这一版（{version}）不在所列任何法规的施行时间内",
        "no law the rule names was in force for this version of {name} ({version})",
        "在 law 中补上当时的依据，或改正 from、until",
        "name the law of that time under law, or correct from and until",
    ),
    "L007": warning(
        "“{name}”由“{column}”选定，而该列可以不填，不填的行将挂起",
        "{name} is selected by {column}, which is optional: rows without it are held",
        "把该列改为 required，或另写 select",
        "make the column required, or select by another",
    ),
    "L008": warning(
        "标准“{name}”没有被任何公式用到",
        "no formula uses the figure {name}",
        "删去，或检查公式是否写漏",
        "remove it, or see whether a formula forgot it",
    ),
    "L018": note(
        "“{name}”尚无标准，各级规则包都没有提供，需要它的行将挂起",
        "no pack of the chain supplies {name}: rows that need it are held",
        "在 {file}{where}写入，填好各项{paste}",
        "write its values in {file}{where} and fill them in{paste}",
    ),
    "L020": error(
        "“{name}”的这一版（{version}）没有来源",
        "this version of {name} ({version}) has no source",
        "写明文件名称、文号和条款",
        "name the document, its number and article",
    ),
    "L021": warning(
        "“{name}”的这一版标为 {status}，来源却只有名称：{source}",
        "this version of {name} is {status}, yet its source is a mere title: {source}",
        "写明年份、文号或条款，使人能查到原文",
        "give a year, number or article by which the text can be found",
    ),
}

_FORMULAS: dict[str, Code] = {
    "L009": warning(
        "“{name}”（facts）没有被任何公式用到",
        "no formula uses the fact {name}",
        "删去，或检查公式是否写漏",
        "remove it, or see whether a formula forgot it",
    ),
    "L010": note(
        "步骤“{name}”只作说明，没有公式用到它",
        "the step {name} is only shown: no formula uses it",
        "如果应当计入金额，检查后面的公式",
        "if it should count, check the formulas that follow",
    ),
    "L011": warning(
        "必填列“{name}”没有用处，缺它的行却会挂起",
        "nothing uses the required column {name}, yet rows without it are held",
        "从 columns 中删去，或改为 optional",
        "remove it from columns, or make it optional",
    ),
    "L024": warning(
        "列“{name}”没有用处：公式、printed、unique_by、groups、split 都没有提到它",
        "nothing uses the column {name}: no formula, printed, unique_by, group or split names it",
        "从 columns 中删去，或检查公式是否写漏；只想打印的写进 printed",
        "remove it from columns, or see whether a formula forgot it; to have it shown, print it",
    ),
    "L012": warning(
        "除数可能为零：{text}",
        "the divisor may be zero: {text}",
        "写成 a / b if b > 0 else …，或先用条件排除",
        "write a / b if b > 0 else …, or rule it out by a condition",
    ),
    "L013": warning(
        "这个条件对任何行都不起作用：{text}",
        "this condition can never strike a row: {text}",
        "检查比较的方向和取值，或删去",
        "check the comparison and its values, or remove it",
    ),
    "L014": warning(
        "这个条件对每一行都成立，谁也不能发放：{text}",
        "this condition strikes every row, so nobody is paid: {text}",
        "检查比较的方向，以及 require 和 zero_if 是否用反",
        "check the comparison, and whether require and zero_if are mixed up",
    ),
    "L015": error(
        "“{name}”的结束月份（{end}）早于开始月份（{start}），永远不会发放",
        "{name} ends ({end}) before it starts ({start}): it can never pay",
        "改正 start 或 end",
        "correct start or end",
    ),
    "L016": warning(
        "printed 中的“{name}”不会打印",
        "{name} in printed is not printed",
        "只写本规则 columns 中的列；{always}本来就打印，不必写",
        "name columns of this rule only; {always} are printed anyway",
    ),
    "L017": warning(
        "“{name}”先后两版的公式相同：{text}",
        "two versions of {name} that follow one another are the same: {text}",
        "合并成一版，或改正写错的一版",
        "make one version of them, or correct the one that is wrong",
    ),
    "L023": warning(
        "“{name}”的步骤都没有汇总到 payment，这一部分不会发放",
        "no step of the line {name} reaches the payment: it is never paid",
        "在 payment 中用 sum(步骤) 汇总",
        "carry a step up with sum(step) in payment",
    ),
}

_SPELLINGS: dict[str, Code] = {
    "L027": warning(
        "一种情况套着一种情况，不好读：{text}",
        "a conditional stands inside another: {text}",
        "一种情况一行，写 {{when: 条件, is: 公式}}，最后 {{else: 公式}}；"
        "整条公式的，payouts rules format 会改写",
        "one case a line, {{when: condition, is: formula}}, at last {{else: formula}}; "
        "payouts rules format does so where it is the whole formula",
    ),
    "L028": warning(
        "and 和 or 混在一句里，容易读错：{text}",
        "and is mixed with or in one text, which is easily misread: {text}",
        "写成 any_of: [..]、all_of: [..]，或在 classes 中给这一类人起个名称",
        "write any_of: [..] and all_of: [..], or name that class of persons under classes",
    ),
    "L029": note(
        "以前的写法，照样有效：{text}",
        "an older spelling, as good as ever: {text}",
        "用 payouts rules format 改成现在的写法",
        "payouts rules format says it as it is said now",
    ),
}

_PAPERS: dict[str, Code] = {
    "L025": note(
        "这份补充不再起作用：{pack} 用 {file} 整项替代了 {benefit}",
        "this supplement has no effect: {pack} replaces {benefit} whole with {file}",
        "还用得着的标准和条件，写进替代的规则，或写一份补充放在 {pack}",
        "write what is still needed into the rule that replaces it, or into a supplement of {pack}",
    ),
    "L019": warning(
        "所列法规都没有写明条款",
        "no law of this rule names its article",
        "写明条款；地方文件没有条款的，写文号（number）或成文日期（issued）",
        "give the article; for a local document without articles its number or date (issued)",
    ),
    "L022": warning(
        "“{name}”的读法标为 {status}，没有写明来源",
        "the reading of {name} is {status} and gives no source",
        "加一行 source：依据什么这样理解",
        "add source: what the reading rests on",
    ),
    "L030": warning(
        "“{name}”所依据的{article}，在它适用的时间（{span}）没有施行",
        "{name} rests on {article}, which is not in force while it holds ({span})",
        "改成当时施行的条款，或改正 from、until",
        "cite what was in force then, or correct from and until",
    ),
    "L031": note(
        "“{name}”没有写依据：article 和 source 都没有",
        "{name} names neither article nor source",
        "写 article: 简称 条款；没有条款的，写 source",
        "write article: short name and article; where there is none, a source",
    ),
}

CODES: dict[str, Code] = {**_FIGURES, **_FORMULAS, **_SPELLINGS, **_PAPERS}
