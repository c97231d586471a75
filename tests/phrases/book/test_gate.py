"""The gate for drafts: each rule finds its fault, and is silent on a sound draft."""

from __future__ import annotations

import dataclasses

import pytest

from langaccess.agency.policy import load_policy
from langaccess.core.model import Finding, Severity, State
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from langaccess.phrases.book import Translation, check_phrasebook, load_phrasebook

BOOK = load_phrasebook(english=True)
POLICY = load_policy(shipped(CONFIG, "us-federal.yaml"))


def draft(id_: str, tag: str, text: str, *back: str, doubt: str = "") -> Translation:
    english = BOOK.phrases[id_].en
    return Translation(id_, Tag(tag), text, State.DRAFT, english, back=back, doubt=doubt)


def findings(entry: Translation) -> list[Finding]:
    found = check_phrasebook(BOOK.with_translation(entry), POLICY, tags=(entry.tag,))
    return [one for one in found if one.code.startswith("draft.")]


def codes(entry: Translation) -> list[str]:
    return [one.code for one in findings(entry)]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (draft("safety.calm", "es", "Aquí."), "draft.length"),
        (
            draft(
                "safety.calm", "zh-Hans", "我们在这里陪着您，请您不要害怕，一切都会好的，我们保证。"
            ),
            "draft.length",
        ),
        (draft("safety.are-you-hurt", "de", "Bist du verletzt?"), "draft.informal"),
        (draft("safety.are-you-hurt", "tr", "Sen yaralandın mı?"), "draft.informal"),
        (draft("interpreter.deaf", "es", "¿Es usted sordo o no oye bien?"), "draft.form"),
        (
            draft(
                "interpreter.point",
                "tr",
                "Dilinizi gösterin.",
                "Show your tongue. An interpreter is free.",
            ),
            "draft.forbidden",
        ),
        (
            draft("safety.calm", "es", "Está a salvo con nosotros.", "You are safe with us here."),
            "draft.forbidden",
        ),
        # A small word that both have ("to") hides nothing.
        (
            draft("safety.we-help", "es", "Tiene derecho a ayuda.", "You have the right to help."),
            "draft.forbidden",
        ),
        (
            draft(
                "traffic.too-fast",
                "es",
                "Conducía demasiado rápido.",
                "You were driving too fast; the limit is this number.",
            ),
            "draft.forbidden",
        ),
        (
            draft("safety.stay-here", "es", "Firme aquí, por favor.", "Please sign here."),
            "draft.forbidden",  # also where the English has "here"
        ),
        (
            draft("evacuation.not-back", "es", "Vuelva ahora, por favor.", "Go back now."),
            "draft.differs",
        ),
        (
            draft("safety.are-you-hurt", "es", "Usted está herido.", "You are hurt."),
            "draft.differs",
        ),
        (
            draft("arrival.wait-10", "es", "Espere 30 minutos.", "Please wait 30 minutes."),
            "draft.differs",
        ),
        (
            draft("safety.fire", "es", "Hay humo aquí, espere.", "There is smoke, wait."),
            "draft.differs",
        ),
    ],
)
def test_a_fault_of_a_draft_is_a_question(entry: Translation, code: str) -> None:
    assert code in codes(entry)


@pytest.mark.parametrize(
    "entry",
    [
        draft("safety.calm", "es", "Estamos aquí con usted.", "We are here with you."),
        draft(
            "interpreter.deaf",
            "es",
            "¿Es usted sordo, sorda o no oye bien?",
            "Are you deaf or hard of hearing?",
        ),
        draft("interpreter.deaf", "es", "¿Es usted sordo/a o no oye bien?"),
        draft(
            "safety.anyone-else-hurt", "es", "¿Hay alguien más herido?", "Is somebody else injured?"
        ),
        draft("child.lost", "de", "Hast du dich verlaufen?", "Are you lost?"),
        draft("child.missing", "es", "¿Se perdió un niño o niña?", "Did a child get lost?"),
        draft("home.not-fault", "es", "Usted no tiene la culpa.", "You are not guilty."),
        draft(
            "interpreter.wait",
            "es",
            "Espere. Llamamos a un intérprete.",
            "Wait, please. We are phoning a translator.",
        ),
        draft("evacuation.not-back", "es", "No vuelva todavía.", "Do not return yet."),
        draft(
            "safety.do-not-move",
            "es",
            "No se mueva. El cuello puede estar mal.",
            "Please stay still. Your neck or back may be injured.",
        ),
        draft("answer.not-understand", "zh-Hans", "我不明白", "I don't understand"),
    ],
)
def test_a_sound_draft_raises_no_question(entry: Translation) -> None:
    assert codes(entry) == []


def test_a_doubt_is_shown_to_who_approves() -> None:
    entry = draft("safety.fire", "es", "Hay un incendio. Salga.", doubt="Out of the building?")
    (found,) = findings(entry)
    assert (found.code, found.severity) == ("draft.doubt", Severity.INFO)
    assert "Out of the building?" in found.message


def test_what_a_person_translated_is_not_judged() -> None:
    entry = draft("safety.are-you-hurt", "de", "Bist du verletzt?", "You are safe.", doubt="?")
    assert codes(dataclasses.replace(entry, state=State.TRANSLATED)) == []
