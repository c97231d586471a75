"""Which language is it, and what should the officer do next?"""

from langaccess.identify import Band, identify

answer = identify("Mwen bezwen yon entèprèt, tanpri.")
if answer.verdict is Band.CANNOT_TELL:
    print("cannot tell:", answer.reason)
for one in answer.candidates:
    print(f"{one.tag.name} ({one.tag}), {one.probability:.0%}")
print(answer.verdict.value, "-", " / ".join(answer.next_steps))
