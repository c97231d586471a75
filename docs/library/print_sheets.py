"""Print a sheet of phrases for each language of the agency, drafts marked DRAFT."""

from pathlib import Path

from langaccess.agency.approval import trusted
from langaccess.agency.session import open_session
from langaccess.phrases.book import load_phrasebook, with_approvals
from langaccess.phrases.cards import Request, sheet, written

out = Path("cards")
out.mkdir(exist_ok=True)
with open_session(Path()) as session:
    rules, today = session.policy, session.today
    book = load_phrasebook(session.folder / "phrasebooks")
    # Without this line, everything that the agency has approved counts as a draft.
    book = with_approvals(book, trusted(session, "phrase"), rules)

tags = tuple(served.tag for served in rules.languages)
line = rules.agency.interpreter_line or ""
request = Request(book, tags, proof=True, agency=rules.agency.name or "", line=line)
for tag in written(request):  # pt-BR reads the texts in pt
    card, selection = sheet(request, tag, topics=[one.id for one in book.topics], on=today)
    if card is None:
        print(f"{tag.name}: nothing may be printed")
        continue
    (out / card.name).write_bytes(card.data)
    print(f"{tag.name}: {selection.firm} approved or published lines, {selection.drafts} drafts")
