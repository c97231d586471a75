"""How often each check was right on public translations that no one had tuned on.

    python -m benchmarks.judged FOLDER     # writes langaccess/data/check_precision.tsv

`judged_checks.tsv` has findings that code drew, equally many of each code and weight, and what a
person of the project says of each: right, wrong or unclear. That person reads Spanish, Portuguese
and French, and judged the other languages from the values, the words and dictionaries; no native
reader has looked yet. Draw A is of 28 November's checks on the messages of two public sites
(bloom-housing/bloom at a5e2c851, nine languages; codeforamerica/vita-min at 4612fee9, Spanish),
draw B on a third one (18F/identity-idp at e4407766: Spanish, French, Chinese) after the faults
that A showed were corrected. Draw C is of 29 November, on eleven sites that no one had used, at
most 12 findings of each code and weight, 3 where a code only says that a text is absent: crt
(usdoj-crt/crt-portal at 6dfa4f07, six languages), mbta (mbta/dotcom, 5c69fee0, seven), sara
(SaraAlert/SaraAlert, bb6069f8, eight), ebtmn, ebtca, shiba, ladoc, home, ilgcc (codeforamerica),
dahlia, dahliar (SFDigitalServices/sf-dahlia-web), rights (captproton/igotrights_nuxt). 58% of its
errors and 47% of its warnings were right before anything was corrected; a model judged it, alone.
Draw D is of the same day, on thirteen further sites, at most 10 of each code and weight (3 where it
only says that a text is absent): alert, benefits, cyber (cds-snc/covid-alert-app,
c19-benefits-node, report-a-cybercrime at 3f79e220, 182a8d24, 12d9529b), caui (cagov/unemployment,
e5874ed4), civi (lab596/civiform, 31404017), drai (codeforamerica/drai, a0442ee5), green
(covidgreen/covid-green-app, cf5300cb), janis (cityofaustin/janis, ec9c9e54), jcc
(judicialcouncilcalifornia/docassemble.jcc.abilitytopay, 439825f3), meals and oia
(CityOfPhiladelphia/free-meals-resource-finder, f4c509ba; immigrant-resource-finder, d5bd9173; from
JavaScript), refinfo (theirc/web.refugee.info, a1c167af), tenants (JustFixNYC/tenants2, dcf2f5ad).
78% of its errors and 45% of its warnings were right before anything was corrected; one reader, a
model, judged it.
FOLDER holds these files as `bloom.json`, `bloom.es.json`, `vita.yml`,
`vita.es.yml`, `idp.yml`, `idp.es.yml` and so on: what the checks of today still say of them is
counted beside. A fault that was corrected was corrected with these files at hand, so the counts of
today are not a measure on unseen text; the next draw is.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags import Tag
from langaccess.qa import check_files

JUDGED = Path(__file__).with_name("judged_checks.tsv")
COLUMNS = ("code", "weight", "right", "wrong", "unclear", "right_now", "wrong_now")


def _source(path: Path) -> list[Path]:
    """Return the source of a file; a PO file has it inside, unless its sources are identifiers."""
    whole = path.suffix == ".po" and not path.name.startswith("tenants.")
    return [] if whole else [path.with_name(f"{path.name.partition('.')[0]}{path.suffix}")]


def main(folder: Path) -> None:
    """Count, print and write the table."""
    judged = list(rows(JUDGED))
    today = {
        (name, found.code, found.segment, found.severity.value)
        for name in sorted({row["file"] for row in judged})
        for found in check_files(
            [folder / name],
            _source(folder / name),
            tag=Tag(name.split(".")[1]),
        ).findings
    }
    drawn, still = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for row in judged:
        key = (row["code"], row["weight"], row["verdict"])
        drawn[key] += 1
        still[key] += (row["file"], row["code"], row["segment"], row["weight"]) in today
    lines = ["\t".join(COLUMNS)]
    for code, weight in sorted({key[:2] for key in drawn}):
        counts = [drawn[code, weight, verdict] for verdict in ("right", "wrong", "unclear")]
        counts += [still[code, weight, verdict] for verdict in ("right", "wrong")]
        lines.append("\t".join([code, weight, *map(str, counts)]))
    text = "\n".join(lines) + "\n"
    print(text, end="")
    path = shipped(DATA, "checks.yaml").with_name("check_precision.tsv")
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
