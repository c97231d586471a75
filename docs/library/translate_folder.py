"""Draft every document of a folder in several languages."""

from pathlib import Path

from langaccess.agency.session import open_session
from langaccess.core.tags import resolve
from langaccess.translate import FileStatus, TranslationJob, run

job = TranslationJob(
    sources=(Path("brochures"),),
    targets=(resolve("test"), resolve("Haitian Creole")),
    out=Path("drafts"),
)
with open_session(Path()) as session:
    report = run(job, session)

for one in report.files:  # in the order of the files, and of `targets` for each file
    kept = one.segments.kept + one.segments.human
    print(one.source, one.lang, one.status.value, f"{kept} sentences are left to a person")
failed = [one for one in report.files if one.status is FileStatus.FAILED]
print(f"{len(failed)} failed; what was done is in {report.manifest}")
