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

for one in report.files:  # all files in the first language of `targets`, then in the next
    print(f"{one.source} in {one.lang}: {one.status.value}")
    if one.status is FileStatus.DONE:
        left = one.segments.kept + one.segments.human + one.segments.failed
        print(f"  {left} of {one.segments.total} sentences are left to a person")
    else:  # a file that is refused goes to a person whole
        print(f"  {one.message} ({one.reason}); for translators: {one.pack or 'nothing'}")
refused = [one for one in report.files if one.status is FileStatus.REFUSED]
failed = [one for one in report.files if one.status is FileStatus.FAILED]
print(f"{len(refused)} refused, {len(failed)} failed; what was done is in {report.manifest}")
