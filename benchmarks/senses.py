"""Whether words of police and courts come out in their sense, with pre-edits and without.

    python -m benchmarks.senses [--list FILE] [--judge] [--measured] [--tico 300]

`senses.tsv` has sentences as police departments and courts of the United States write them, by a
writer who had seen no pre-edit, with what the starter engine made of each without and with the
shipped pre-edits, and a blind judgment of the meaning of the words that `rule` names:

    better  nearer to the meaning with the pre-edit
    worse   nearer to it without
    same    right both times, or wrong both times

A judgment counts only for the two translations that it is about: a sentence that comes out in
another way now is listed, and waits for a new judgment (`--judge` writes the file again with those
rows without judgment). `--measured` prints the figures by rule, as they are in `pre_edits.yaml`.
`--list FILE` translates another list (one sentence a line, or a table with the column `sentence`)
and prints both translations, for a judge. `--tico` compares BLEU and chrF on health texts.
Nothing here is a test.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.translate import tico
from langaccess.core.tags import Tag
from langaccess.translate import PreEdit, load_pre_edits
from langaccess.translate.engines import Choice, Outcome, choose, discover, open_engine
from langaccess.translate.pipeline.protected_translation import SourceSentence, translate

HERE = Path(__file__).with_name("senses.tsv")
EN, PT = Tag("en"), Tag("pt")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with its two translations, and the judgment of the word that a rule is about."""

    rule: str
    sentence: str
    without: str = ""
    with_edits: str = ""
    verdict: str = ""
    by: str = ""

    def line(self) -> str:
        cells = (self.rule, self.sentence, self.without, self.with_edits, self.verdict, self.by)
        return "\t".join(cells)


def read(path: Path) -> list[Row]:
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    names = head.split("\t")
    if "sentence" not in names:
        return [Row("", line) for line in (head, *lines) if line.strip()]
    rows = [dict(zip(names, line.split("\t"), strict=False)) for line in lines if line.strip()]
    known = ("rule", "sentence", "without", "with_edits", "verdict", "by")
    return [Row(**{"rule": "", **{k: v for k, v in row.items() if k in known}}) for row in rows]


class Both:
    """The starter engine, through this program, without and with pre-edits."""

    def __init__(self) -> None:
        found: Choice | None = choose([i for i in discover(()) if i.kind == "mozilla"], EN, PT)
        if found is None:
            raise SystemExit("the extra `starter` is not installed")
        self.info = found.info
        self._engine = open_engine(self.info)

    def _call(self, texts: list[str]) -> list[Outcome]:
        return [Outcome(text) for text in self._engine.translate_batch(texts)]

    def translate(self, sentences: Sequence[str], pre_edits: Sequence[PreEdit]) -> list[str]:
        asked = [SourceSentence(sentence) for sentence in sentences]
        results = translate(asked, self._call, self.info, target=PT, pre_edits=pre_edits)
        return [one.text if one.text is not None else f"[{one.reason}]" for one in results]


def measured(rows: Sequence[Row]) -> dict[str, Counter[str]]:
    """Return rule → how often each judgment was made; a sentence may have several rules."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        for rule in row.rule.split() if row.verdict else ():
            found.setdefault(rule, Counter())[row.verdict] += 1
    return found


def renewed(rows: Sequence[Row], both: Both) -> list[Row]:
    """Return the rows with what comes out today; a judgment of something else is dropped."""
    sentences = [row.sentence for row in rows]
    without = both.translate(sentences, ())
    edited = both.translate(sentences, load_pre_edits().pre_edits)
    return [
        row
        if (row.without, row.with_edits) == (old, new)
        else replace(row, without=old, with_edits=new, verdict="", by="")
        for row, old, new in zip(rows, without, edited, strict=True)
    ]


def bleu(count: int, both: Both) -> None:
    import sacrebleu

    rows = tico("en-pt-BR", count)
    sources, references = [en for en, _ in rows], [pt for _, pt in rows]
    edits = load_pre_edits().pre_edits
    outputs = {
        "without pre-edits": both.translate(sources, ()),
        "with pre-edits": both.translate(sources, edits),
    }
    for name, texts in outputs.items():
        score = sacrebleu.corpus_bleu(texts, [references]).score
        chrf = sacrebleu.corpus_chrf(texts, [references]).score
        print(f"  TICO, {count} sentences, {name:20} BLEU {score:5.2f}  chrF {chrf:5.2f}")
    one, other = outputs.values()
    print(f"  {sum(a != b for a, b in zip(one, other, strict=True))} of them differ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--list", type=Path)
    parser.add_argument("--judge", action="store_true")
    parser.add_argument("--measured", action="store_true")
    parser.add_argument("--tico", type=int, default=0)
    wishes = parser.parse_args()
    both = Both()
    if wishes.tico:
        bleu(wishes.tico, both)
        return
    rows = renewed(read(wishes.list or HERE), both)
    if wishes.list:
        print("rule\tsentence\twithout\twith_edits\tverdict\tby")
        for row in rows:
            print(row.line())
        return
    figures = measured(rows)
    if wishes.measured:
        for rule, counts in figures.items():
            right, same, wrong = (counts[each] for each in ("better", "same", "worse"))
            print(f"{rule}: right: {right}, same: {same}, wrong: {wrong}")
    total = Counter(row.verdict for row in rows if row.verdict)
    print(
        f"{both.info.id}: {total.total()} sentences with a pre-edit judged: {total['better']} "
        f"nearer to the meaning with it, {total['same']} the same, {total['worse']} farther"
    )
    for row in rows:
        if not row.verdict:
            print(f"to be judged: {row.line()}")
    if wishes.judge:
        text = "\n".join(
            ("rule\tsentence\twithout\twith_edits\tverdict\tby", *(r.line() for r in rows))
        )
        HERE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
