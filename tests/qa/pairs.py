"""For every check code a bad target that it must catch, and a good one that it must leave alone.

Most bad targets are what a real engine returned (see the danger list of the research). The
translations are the project's own drafts.
"""

from __future__ import annotations

from dataclasses import dataclass

from langaccess.qa import Term


@dataclass(frozen=True, slots=True)
class Case:
    """One source, what is wrong with it, and what is right."""

    code: str
    source: str
    bad: str
    good: str
    source_tag: str = "en"
    target_tag: str = "pt"
    dnt: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()


CASES = (
    Case("target.empty", "Call us.", "", "Ligue para nós."),
    Case("number.differs", "You have 60 days.", "Você tem 90 dias.", "Você tem 60 dias."),
    Case("number.differs", "The fine is $1,500.", "A multa é de $1.50.", "A multa é de US$ 1.500."),
    Case(
        "number.differs", "It costs $2,350.50.", "Custa $2.350.50.", "Custa US$ 2.350,50.",
    ),
    Case("number.differs", "The fee is $500.", "A taxa é de R$ 500.", "A taxa é de US$ 500."),
    Case("number.differs", "Badge 4512.", "Crachá R$ 4512.", "Crachá 4512."),
    Case("number.differs", "Wait two days.", "Espere 3 dias.", "Espere 2 dias."),
    Case(
        "number.differs", "It takes 3 hours.", "需要5小时。", "需要3小时。", target_tag="zh-Hans"
    ),
    Case(
        "unit.differs",
        "Stay 100 yards away.",
        "Fique a 100 metros de distância.",
        "Fique a 100 jardas de distância.",
    ),
    Case(
        "phone.differs",
        "Call 800-CALL-FBI.",
        "Ligue para 1-800-225-5325.",
        "Ligue para 1-800-225-5324.",
    ),
    Case(
        "phone.differs",
        "The hotline is 1-800-255-7688.",
        "La línea es 18002557868.",
        "La línea es 18002557688.",
        target_tag="es",
    ),
    Case(
        "phone.differs",
        "Call (617) 555-0123.",
        "请致电（617）555-0132。",
        "请致电（617）555-0123。",
        target_tag="zh-Hans",
    ),
    Case("phone.differs", "Dial 911.", "اتصل بالرقم ٩١٢.", "اتصل بالرقم ٩١١.", target_tag="ar"),
    Case(
        "url.differs",
        "See https://www.example.gov/help/.",
        "Veja https://www.example.gov/ajuda/.",
        "Veja http://example.gov/help.",
    ),
    Case(
        "url.invisible",
        "See www.example.gov/help.",
        "انظر www.example.gov/he\u200elp.",
        "انظر \u2066www.example.gov/help\u2069.",
        target_tag="ar",
    ),
    Case(
        "email.differs",
        "Write to j_smith@pd.example.org.",
        "Escreva para j_smith-pd.example.org.",
        "Escreva para j_smith@pd.example.org.",
    ),
    Case(
        "date.differs",
        "Come on 3/4/2025.",
        "Venga el 3/4/2025.",
        "Venga el 4 de marzo de 2025.",
        target_tag="es",
    ),
    Case(
        "date.differs",
        "The deadline is March 10.",
        "La fecha límite es el 10 de mayo.",
        "La fecha límite es el 10 de marzo.",
        target_tag="es",
    ),
    Case(
        "date.unclear",
        "Come on March 4, 2025.",
        "Venha em 4/3/2025.",
        "Venha em 4 de março de 2025.",
    ),
    Case(
        "clock.differs",
        "The curfew is from 11 p.m. to 6 a.m.",
        "O toque de recolher é das 11h às 6h.",
        "O toque de recolher é das 23h às 6h.",
    ),
    Case(
        "weekday.differs",
        "Come on Tuesday, March 4, 2025.",
        "Venga el miércoles 4 de marzo de 2025.",
        "Venga el martes 4 de marzo de 2025.",
        target_tag="es",
    ),
    Case(
        "weekday.differs",
        "Open Monday to Friday.",
        "Abierto de lunes a jueves.",
        "Abierto de lunes a viernes.",
        target_tag="es",
    ),
    Case("clock.differs", "We close at 5 p.m.", "Fechamos às 15:00.", "Fechamos às 17:00."),
    Case(
        "cite.differs",
        "Read 42 U.S.C. § 2000d first.",
        "Leia primeiro 42 U.S.C. 200.",
        "Leia primeiro 42 U.S.C. § 2000d.",
    ),
    Case(
        "case.differs",
        "Your case is 24-CR-01832.",
        "Seu caso é 24-CR-01823.",
        "Seu caso é 24-CR-01832.",
    ),
    Case(
        "placeholder.differs",
        "Dear {{ name }}, thank you.",
        "Prezado {{ nome }}, obrigado.",
        "Obrigado, {{ name }}.",
    ),
    Case(
        "placeholder.differs",
        "Dear {{ name }}, thank you.",
        "{{ name }} {{ name }}, obrigado.",
        "Obrigado, {{ name }}.",
    ),
    Case(
        "term.changed",
        "Call SafeLink for help.",
        "Ligue para LigaSegura para obter ajuda.",
        "Ligue para SafeLink para obter ajuda.",
        dnt=("SafeLink",),
    ),
    Case("name.differs", "Ask Sgt. Rose Hill.", "Pergunte à Rosa.", "Pergunte à Sgt. Rose Hill."),
    Case(
        "name.differs",
        "Meet Sergeant Young at noon.",
        "Conheça o Sargento Jovem ao meio-dia.",
        "Conheça o Sargento Young ao meio-dia.",
    ),
    Case("mask.left", "Write to a@b.gov.", "Escreva para XQ1 a@b.gov.", "Escreva para a@b.gov."),
    Case(
        "loop",
        "You must never drive without a licence.",
        "Você nunca " + "jamais nunca " * 40 + "dirija sem carteira.",
        "Você nunca deve dirigir sem carteira.",
    ),
    Case("loop", "Please wait here.", "请在这里等" * 12, "请在这里等候。", target_tag="zh-Hans"),
    Case(
        "echo",
        "Do not sign this form today.",
        "DO NOT SIGN THIS FORM TODAY.",
        "Não assine este formulário hoje.",
    ),
    Case(
        "copied",
        "Do not sign this form unless someone explained the agreement.",
        "Não sign this form unless alguém explained the agreement.",
        "Não assine este formulário se ninguém explicou o acordo.",
    ),
    Case(
        "length.unusual",
        "If you do not speak English, you can ask for an interpreter, and you will not pay.",
        "Peça um intérprete.",
        "Se você não fala inglês, pode pedir um intérprete e não vai pagar nada por isso.",
    ),
    Case(
        "script.wrong",
        "You can ask for an interpreter at no cost.",
        "Vy mozhete poprosit' perevodchika besplatno.",
        "Вы можете бесплатно попросить переводчика.",
        target_tag="ru",
    ),
    Case(
        "script.wrong", "Ask for help.", "Pe\ufffda ajuda.", "Peça ajuda.",
    ),
    Case(
        "language.wrong",
        "You can ask for an interpreter at no cost to you.",
        "Sie können kostenlos um einen Dolmetscher bitten.",
        "Você pode pedir um intérprete sem nenhum custo para você.",
    ),
    Case(
        "prohibition.weakened",
        "The suspect may not leave.",
        "O suspeito pode não sair.",
        "O suspeito não pode sair.",
    ),
    Case(
        "prohibition.weakened",
        "You must not miss your court date.",
        "No tiene que perder su cita en la corte.",
        "No debe faltar a su cita en la corte.",
        target_tag="es",
    ),
    Case(
        "prohibition.weakened",
        "You may not enter the home.",
        "您可以不进入住宅。",
        "您不得进入住宅。",
        target_tag="zh-Hans",
    ),
    Case(
        "modal.month",
        "May we search your car?",
        "Mayo buscamos vuestro coche?",
        "¿Podemos registrar su coche?",
        target_tag="es",
    ),
    Case(
        "negation.differs",
        "You do not have to answer the questions.",
        "Você tem que responder às perguntas.",
        "Você não é obrigado a responder às perguntas.",
    ),
    Case(
        "term.forbidden",
        "Officers do not stop people to check their papers.",
        "Os oficiais não impedem as pessoas de verificar seus papéis.",
        "Os policiais não param as pessoas para verificar seus documentos.",
    ),
    Case(
        "term.forbidden",
        "An advocate can explain how to ask for a restraining order.",
        "Um advogado pode explicar como pedir uma ordem de restrição.",
        "Um defensor pode explicar como pedir uma ordem de restrição.",
    ),
    Case(
        "opposite.differs",
        "Where to file a complaint",
        "Quando apresentar uma queixa",
        "Onde apresentar uma queixa",
    ),
    Case(
        "opposite.differs",
        "No person 11 years old or younger will be allowed to visit.",
        "Nenhuma pessoa de 11 anos ou mais terá permissão para visitar.",
        "Nenhuma pessoa de 11 anos ou menos terá permissão para visitar.",
        target_tag="pt",
    ),
    Case(
        "opposite.differs",
        "You must be at least 18 years old.",
        "Debe tener menos de 18 años de edad.",
        "Debe tener 18 años de edad o más.",
        target_tag="es",
    ),
    Case(
        "opposite.differs",
        "Children under 5 are free.",
        "Los niños mayores de 5 años son gratis.",
        "Los niños menores de 5 años no pagan.",
        target_tag="es",
    ),
    Case(
        "opposite.differs",
        "Stay no longer than 2 hours.",
        "Fique mais de 2 horas.",
        "Evite ficar mais de 2 horas.",
    ),
    Case(
        "opposite.differs",
        "Weapons are PROHIBITED in the jail.",
        "Armas são permitidas na cadeia.",
        "Armas são proibidas na cadeia.",
    ),
    Case(
        "opposite.differs",
        "Cell phones are not allowed in court.",
        "Los celulares están permitidos en la corte.",
        "En la corte no se permiten celulares.",
        target_tag="es",
    ),
    Case(
        "opposite.differs",
        "Service animals are allowed.",
        "Los animales de servicio están prohibidos.",
        "Los animales de servicio están permitidos.",
        target_tag="es",
    ),
    Case(
        "prohibition.weakened",
        "You must not delete the messages.",
        "Você não deveria apagar as mensagens.",
        "Você não deve apagar as mensagens.",
    ),
    Case(
        "free.lost",
        "The interpreter is free of charge.",
        "O intérprete está disponível aqui.",
        "O intérprete é gratuito para você.",
    ),
    Case(
        "modality.differs",
        "You must appear in court on Monday.",
        "Debería presentarse en el tribunal el lunes.",
        "Debe presentarse en el tribunal el lunes.",
        target_tag="es",
    ),
    Case(
        "modality.differs",
        "You must show the form to the clerk.",
        "Usted puede mostrar el formulario al secretario.",
        "Usted debe mostrar el formulario al secretario.",
        target_tag="es",
    ),
    Case(
        "term.forbidden",
        "Ask for an interpreter.",
        "Pida un traductor.",
        "Pida un intérprete.",
        target_tag="es",
    ),
    Case(
        "term.forbidden",
        "The judge signed the protective order.",
        "A juíza assinou a ordem de proteção.",
        "A juíza assinou a medida protetiva.",
        terms=(Term("protective order", ("medida protetiva",), ("ordem de proteção",)),),
    ),
    Case(
        "term.absent",
        "Protective orders are free.",
        "As ordens são gratuitas.",
        "As medidas protetivas são gratuitas.",
        terms=(Term("protective order", ("medida protetiva",)),),
    ),
    Case(
        "phone.vanity",
        "Call 1-800-321-OSHA (1-800-321-6742).",
        "Ligue para 1-800-321-OSHA (1-800-321-6472).",
        "Ligue para 1-800-321-OSHA (1-800-321-6742).",
    ),
    Case(
        "zone.differs",
        "We are open until 5 p.m. ET.",
        "Estamos abertos até as 17h PT.",
        "Estamos abertos até as 17h ET.",
    ),
    Case(
        "address.differs",
        "Come to 120 Garfield Street.",
        "Venha à rua do Presidente, 120.",
        "Venha à Garfield Street, 120.",
    ),
    Case(
        "encoding.legacy",
        "This is about the way in which the people of the nation register and vote.",
        "D77 nahat’1 da’atah7g77 i’ii’n77[ t’11 a[tsog00 h0l=o doolee[go.",
        "Díí nahat’á da’atahígíí i’ii’níił t’áá ałtsogóó hólǫ́ǫ doolełgo.",
        target_tag="nv",
    ),
    Case(
        "encoding.broken",
        "Here you can ask for an interpreter.",
        "AquÃ\u00ad puede pedir un intÃ©rprete.",
        "Aquí puede pedir un intérprete.",
        target_tag="es",
    ),
    Case(
        "encoding.broken",
        "Ask for help.",
        "РџРѕРїСЂРѕСЃРёС‚Рµ Рѕ РїРѕРјРѕС‰Рё.",
        "Попросите о помощи.",
        target_tag="ru",
    ),
    Case(
        "encoding.broken", "Ask for help.", "????? ?? ??????.", "Просите помощи.", target_tag="ru"
    ),
    Case(
        "mark.space",
        "Do you need help?",
        "Avez-vous besoin d'aide?",
        "Avez-vous besoin d'aide\u00a0?",
        target_tag="fr",
    ),
    Case(
        "mark.quote",
        "Ask for \u201cvictim services\u201d at the desk.",
        "Sprechen Sie am Schalter von \u201dOpferhilfe\u201d.",
        "Sprechen Sie am Schalter von \u201eOpferhilfe\u201c.",
        target_tag="de",
    ),
    Case("mark.question", "Do you need help?", "Você precisa de ajuda.", "Você precisa de ajuda?"),
    Case(
        "mark.question",
        "Do you need help?",
        "Necesita ayuda?",
        "¿Necesita ayuda?",
        target_tag="es",
    ),
    Case(
        "mark.bracket",
        "Bring a card (any card).",
        "Traga um cartão (qualquer um.",
        "Traga um cartão (qualquer um).",
    ),
    Case(
        "mark.width",
        "If you wish, you may stay here.",
        "如果您愿意,您可以留在这里。",
        "如果您愿意，您可以留在这里。",
        target_tag="zh-Hans",
    ),
    Case("space.double", "Wait here now.", "Espere  aqui agora.", "Espere aqui agora."),
    Case(
        "bidi",
        "Call the police.",
        "اتصل \u2067بالشرطة.",
        "اتصل \u2067بالشرطة\u2069.",
        target_tag="ar",
    ),
)  # fmt: skip
