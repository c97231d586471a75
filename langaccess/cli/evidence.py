"""`langaccess evidence`: proofs for accreditation, by the agency's own standard numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption, folder_only, parse_day
from langaccess.cli.reporting import AskedByOption, WhyOption
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, InputError

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.reports import AccreditationProof

app = typer.Typer(
    name="evidence",
    help="Collect proofs for accreditation, missing ones first.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class StandardProofs(TypedDict):
    """A standard of accreditation with its proofs."""

    id: str
    words: str
    proofs: tuple[AccreditationProof, ...]


class EvidenceWritten(TypedDict):
    """What `evidence build` prints."""

    folder: Path
    missing: int
    standards: list[StandardProofs]


@app.callback()
def _group() -> None:
    """Collect proofs for accreditation, missing ones first."""


@app.command("build")
@prints(EvidenceWritten)
def build(
    map_file: Annotated[
        Path, typer.Option("--map", help="Your standards, and what proves each (YAML).")
    ],
    out: Annotated[
        Path,
        typer.Option("--out", help="The folder to write; it must be new.", callback=folder_only),
    ],
    since: Annotated[
        str, typer.Option("--since", help="Only what was done from this day on: 2026-01-01.")
    ] = "",
    asked_by: AskedByOption = "",
    why: WhyOption = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Write a folder with the proof of each standard, missing ones first.

    `index.html` lists every standard in your own words with its proofs, their days and digests.
    The program has no text of any standard. Exit code 1 if a proof is missing.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session
    from langaccess.core.files import write_new

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(
            "this folder holds something already", where=str(out), hint="name a new folder"
        )
    asked = reports.load_evidence_map(map_file)
    with open_session(workspace) as session:
        session.require_folder("proofs are in an agency's folder, and there is none here")
        if any(rule.kind == "audit" for one in asked.standards for rule in one.proofs):
            reports.show_tables(session, "the audit", asked_by=asked_by, why=why)
        found = reports.build_evidence(
            session, asked, since=parse_day("--since", since) if since else None
        )
        agency = session.policy.agency.name or "This agency"
    page = reports.evidence_page(found, asked, agency=agency)
    index = reports.render_file(page, "html")
    write_new({out / name: data for name, data in {**found.files, "index.html": index}.items()})

    def draw(console: Console) -> None:
        for standard, proofs in found.standards:
            for proof in proofs:
                state = f"MISSING: {proof.missing}" if proof.missing else proof.words
                output.say(console, f"{standard.id} {proof.rule.title}: {state}")
        output.put(console, f"written: {out / 'index.html'}")

    data: EvidenceWritten = {
        "folder": out,
        "missing": found.missing,
        "standards": [
            {"id": standard.id, "words": standard.words, "proofs": proofs}
            for standard, proofs in found.standards
        ],
    }
    output.result(data, draw, as_json=json)
    return Exit.NO if found.missing else Exit.DONE
