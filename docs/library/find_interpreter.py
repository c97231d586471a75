"""Who may interpret for this encounter, now, and at which number?"""

from pathlib import Path

from langaccess.agency.session import open_session
from langaccess.core.tags import resolve
from langaccess.interpret.roster import RosterQuery, find, load_roster

with open_session(Path()) as session:
    roster = load_roster(session.folder / "roster", session.policy)
    question = RosterQuery(resolve("Spanish"), session.now, encounter="dv_scene")
    answer = find(roster, session.policy, question)

for offer in answer.offered:
    print(f"{offer.rank}. {offer.name}: {offer.phone or 'no number is entered'}")
if not answer.offered:
    print("no one is offered; call", answer.fallback.phone, "and say:", answer.fallback.say)
for refused in answer.refused:
    print(f"not {refused.name}: {refused.reasons[0].text}")
