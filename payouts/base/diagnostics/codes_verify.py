"""Codes about checking a finished run: V."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, Severity, error

_ASK = (
    "不要使用这份结果；找出是谁、何时改动的，再从备份恢复或重新计算",
    "do not use this result; find out who changed it and when, then restore it or compute again",
)

CODES: dict[str, Code] = {
    "V001": error(
        "“{folder}”不是一次运行的文件夹",
        "{folder} is not the folder of a run",
        "写上 payouts compute 最后一行给出的文件夹",
        "name the folder that payouts compute printed on its last line",
    ),
    "V002": error(
        "运行记录已损坏：{what}",
        "the record of the run is damaged: {what}",
        *_ASK,
    ),
    "V003": error(
        "运行记录被改动：摘要应为 {expected}，实为 {actual}",
        "the record of the run was changed: its digest should be {expected} and is {actual}",
        *_ASK,
    ),
    "V004": error(
        "文件缺失，摘要应为 {expected}",
        "the file is missing; its digest should be {expected}",
        *_ASK,
    ),
    "V005": error(
        "不是这次运行写出的文件，摘要为 {actual}",
        "the run did not write this file; its digest is {actual}",
        "核实来历后移走",
        "find out where it comes from, then move it away",
    ),
    "V006": error(
        "文件被改动：摘要应为 {expected}，实为 {actual}",
        "the file was changed: its digest should be {expected} and is {actual}",
        *_ASK,
    ),
    "V007": error(
        "审计明细与审计根不符：应为 {expected}，实为 {actual}",
        "the audit rows do not come to the root: it should be {expected} and is {actual}",
        *_ASK,
    ),
    "V008": error(
        "审计文件无法使用：{what}",
        "an audit file cannot be used: {what}",
        *_ASK,
    ),
    "V009": error(
        "审计明细有 {count} 行自相矛盾（{column}）",
        "{count} audit rows contradict themselves ({column})",
        *_ASK,
    ),
    "V010": error(
        "{what}：审计明细合计为 {expected}，记录为 {actual}",
        "{what}: the audit rows come to {expected}, the record says {actual}",
        *_ASK,
    ),
    "V011": error(
        "{column}与审计明细不同：审计为“{expected}”，工作簿为“{actual}”",
        "{column} is not that of the audit rows: {expected!r} there, {actual!r} in the workbook",
        *_ASK,
    ),
    "V012": error(
        "工作簿无法核对：{what}",
        "the workbook cannot be compared: {what}",
        *_ASK,
    ),
    "V013": error(
        "{column}合计不符：各行相加为 {expected}，单元格为 {actual}",
        "the sum of {column} is off: the rows come to {expected}, the cell says {actual}",
        *_ASK,
    ),
    "V014": error(
        "与重新计算的结果不同：{column}记录为“{recorded}”，重算为“{recomputed}”",
        "not what comes out when computed again: {column} is {recorded!r}, then {recomputed!r}",
        *_ASK,
    ),
    "V015": error(
        "与重新计算的结果不同，共 {count} 处",
        "not what comes out when computed again, in {count} places",
        *_ASK,
    ),
    "V016": Code(
        Severity.NOTE,
        "重算数值相同、字节不同：{files}；版本不同：{versions}",
        "values equal, bytes differ when computed again: {files}; other versions: {versions}",
        "结果可以使用；如需字节相同，安装当时的版本再核验",
        "the result stands; for equal bytes install the versions of the time and verify again",
    ),
    "V017": error(
        "没有重新计算：{what}",
        "it was not computed again: {what}",
        "补上所缺的文件或口令再核验；不补则只核对了摘要和合计",
        "supply what is missing and verify again; until then only digests and sums are checked",
    ),
    "V018": Code(
        Severity.WARNING,
        "原名册“{where}”{state}：当时摘要 {expected}，现在 {actual}",
        "the original roster {where} {state_en}: its digest was {expected}, now {actual}",
        "本次运行不受影响，依据的是 inputs/ 中保存的原样；如名册有改动，重新计算",
        "the run is not affected: inputs/ holds what it read; if the roster changed, compute again",
    ),
    "V019": error(
        "文件在计算过程中被改动，没有产生结果",
        "the file changed while the run was made; nothing was published",
        "等文件保存完毕再运行",
        "run again when the file has been saved",
    ),
    "V020": error(
        "审计根与给出的不同：给出 {given}，这次运行为 {actual}",
        "the root is not the one given: {given}; that of this run is {actual}",
        "与已签字的纸质表页脚核对；抄写无误而仍不同，说明这不是签字的那一份",
        "compare with the signed sheet's footer; if copied right, this is not what was signed",
    ),
    "V021": error(
        "运行编号与内容不符：应为 {expected}，记录为 {actual}",
        "the run id does not follow from what the run holds: {expected}, recorded as {actual}",
        *_ASK,
    ),
    "V022": error(
        "给出的名册与这次运行读取的都不同，摘要 {actual}",
        "the roster given is none of those the run read; its digest is {actual}",
        "找到当时的名册；没有就不写 --roster，用运行保存的原样",
        "give the roster as it was then, or none: the run keeps what it read",
    ),
    "V023": error(
        "审计根“{word}”写法有误",
        "{word} is not a root",
        "照抄页脚“审计根”后的 64 位",
        "copy the 64 digits after 审计根 in the footer",
    ),
    "V024": error(
        "证明不成立：{benefit} {where} 不在审计根 {root} 之下",
        "the proof fails: {benefit} {where} is not under the root {root}",
        "不要采信；向出具单位重新要一份（payouts explain --proof --json）",
        "do not rely on it; ask the office for another (payouts explain --proof --json)",
    ),
    "V025": error(
        "证明残缺：{what}",
        "the proof is not whole: {what}",
        "向出具单位重新要一份（payouts explain --proof --json）",
        "ask the office for another (payouts explain --proof --json)",
    ),
    "V026": error(
        "不是普通文件，是{kind}；没有打开",
        "no plain file but {kind_en}; it was not opened",
        *_ASK,
    ),
    "V027": error(
        "不是这次运行建立的文件夹，里面是空的",
        "the run did not make this folder; it is empty",
        "核实来历后移走",
        "find out where it comes from, then move it away",
    ),
    "V028": Code(
        Severity.NOTE,
        "{count} 个文件在别处还有名字（硬链接），在那里改动，这里也会变",
        "{count} files have further names elsewhere (hard links): a change there is one here too",
        "备份程序会这样做；不放心就复制一份再核验",
        "backups do so; if in doubt copy the folder and verify the copy",
    ),
}
