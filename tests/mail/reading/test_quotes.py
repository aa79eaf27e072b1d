"""What somebody newly wrote, told from what their mail program quoted."""

import pytest

from amends.mail.reading import read_mail

QUOTED = "> Har dere mottatt pakken?\n>\n> Hilsen Amends"


def written(text: str, kind: str = "plain", subject: str = "Re: x") -> str:
    mail = f"From: Kari <kari@customer.example>\nSubject: {subject}\nContent-Type: text/{kind}; charset=utf-8\n\n{text}"
    return read_mail(mail.encode()).new_text


QUOTE_HEADERS = {
    "gmail-en": "On Mon, Mar 4, 2024 at 10:11 AM Amends <help@amends.example> wrote:",
    "gmail-en-wrapped": "On Mon, Mar 4, 2024 at 10:11 AM Amends Customer Care\n<help@amends.example> wrote:",
    "gmail-de": "Am Mo., 4. März 2024 um 10:11 Uhr schrieb Amends <help@amends.example>:",
    "gmail-de-wrapped": "Am Mo., 4. März 2024 um 10:11 Uhr schrieb Amends Kundendienst <\nhelp@amends.example>:",
    "gmail-nb": "man. 4. mars 2024 kl. 10:11 skrev Amends <help@amends.example>:",
    "gmail-nb-wrapped-before": "man. 4. mars 2024 kl. 10:11 skrev Amends Kundeservice\n<help@amends.example>:",
    "gmail-nb-wrapped-after": "tir. 5. mars 2024 kl. 08:01 skrev Amends Kundeservice <\nhelp@amends.example>:",
    "gmail-nb-saturday": "lør. 9. mars 2024 kl. 10:11 skrev Amends <help@amends.example>:",
    "gmail-nn": "måndag 4. mars 2024 kl. 10:11 skreiv Amends <help@amends.example>:",
    "gmail-nn-short": "laur. 9. mars 2024 kl. 10:11 skreiv Amends <help@amends.example>:",
    "gmail-da": "Den man. 4. mar. 2024 kl. 10.11 skrev Amends <help@amends.example>:",
    "gmail-sv": "Den mån 4 mars 2024 kl 10:11 skrev Amends <help@amends.example>:",
    "gmail-sv-short": "mån 4 mars 2024 kl. 10:11 skrev Amends <help@amends.example>:",
    "gmail-fr": "Le lun. 4 mars 2024 à 10:11, Amends <help@amends.example> a écrit :",
    "gmail-es": "El lun, 4 mar 2024 a las 10:11, Amends (<help@amends.example>) escribió:",
    "gmail-it": "Il giorno lun 4 mar 2024 alle ore 10:11 Amends <help@amends.example> ha scritto:",
    "gmail-nl": "Op ma 4 mrt 2024 om 10:11 schreef Amends <help@amends.example>:",
    "gmail-pl": "pon., 4 mar 2024 o 10:11 Amends <help@amends.example> napisał(a):",
    "gmail-pt": "Em seg., 4 de mar. de 2024 às 10:11, Amends <help@amends.example> escreveu:",
    "gmail-fi": "ma 4. maalisk. 2024 klo 10.11 Amends (help@amends.example) kirjoitti:",
    "gmail-cs": "po 4. 3. 2024 v 10:11 odesílatel Amends <help@amends.example> napsal:",
    "gmail-hu": "Amends <help@amends.example> ezt írta (időpont: 2024. márc. 4., H, 10:11):",
    "gmail-tr": "Amends <help@amends.example>, 4 Mar 2024 Pzt, 10:11 tarihinde şunu yazdı:",
    "gmail-ru": "пн, 4 мар. 2024 г. в 10:11, Amends <help@amends.example>:",
    "gmail-uk": "пн, 4 бер. 2024 р. о 10:11 Amends <help@amends.example> пише:",
    "gmail-ro": "În lun., 4 mar. 2024 la 10:11, Amends <help@amends.example> a scris:",
    "gmail-el": "Στις Δευ 4 Μαρ 2024 στις 10:11 π.μ., ο χρήστης Amends <help@amends.example> έγραψε:",
    "gmail-ja": "2024年3月4日(月) 10:11 Amends <help@amends.example>:",
    "gmail-zh": "Amends <help@amends.example> 于2024年3月4日周一 10:11写道：",
    "gmail-ko": "2024년 3월 4일 (월) 오전 10:11, Amends <help@amends.example>님이 작성:",
    "gmail-he": "‫בתאריך יום ב׳, 4 במרץ 2024 ב-10:11 מאת ‪Amends‬‏ <‪help@amends.example‬‏>:‬",
    "gmail-vi": "Vào Th 2, 4 thg 3, 2024 vào lúc 10:11 Amends <help@amends.example> đã viết:",
    "apple-en": "On 4 Mar 2024, at 10:11, Amends <help@amends.example> wrote:",
    "apple-de": "Am 04.03.2024 um 10:11 schrieb Amends <help@amends.example>:",
    "apple-nb": "4. mars 2024 kl. 10:11 skrev Amends <help@amends.example>:",
    "apple-nb-den": "Den 4. mars 2024 kl. 10:11 skrev Amends <help@amends.example>:",
    "apple-nn": "Den 4. mars 2024 kl. 10:11 skreiv Amends <help@amends.example>:",
    "apple-sv": "4 mars 2024 kl. 10:11 skrev Amends <help@amends.example>:",
    "thunderbird-de": "Am 04.03.24 um 10:11 schrieb Amends:",
    "thunderbird-en": "On 04/03/2024 10:11, Amends wrote:",
    "thunderbird-nb": "Den 04.03.2024 10:11, skrev Amends:",
    "iso": "2024-03-04 10:11 GMT+01:00 Amends <help@amends.example>:",
}


@pytest.mark.parametrize("header", QUOTE_HEADERS.values(), ids=QUOTE_HEADERS)
def test_the_quote_below_its_header_is_no_new_text(header: str):
    assert written(f"Nei, pakken er ikke kommet.\n\n{header}\n\n{QUOTED}\n") == "Nei, pakken er ikke kommet."


@pytest.mark.parametrize("header", QUOTE_HEADERS.values(), ids=QUOTE_HEADERS)
def test_a_header_directly_below_the_words_takes_none_of_them_along(header: str):
    text = f"Hei,\n\nI have waited since 2023 and wrote to you twice\n{header}\n{QUOTED}\n"
    assert written(text) == "Hei,\n\nI have waited since 2023 and wrote to you twice"


BLOCKS = {
    "en": ("From", "Sent", "To", "Cc", "Subject"),
    "en-date": ("From", "Date", "To", "Cc", "Subject"),
    "de": ("Von", "Gesendet", "An", "Cc", "Betreff"),
    "nb": ("Fra", "Sendt", "Til", "Kopi", "Emne"),
    "nn": ("Frå", "Sendt", "Til", "Kopi", "Emne"),
    "da": ("Fra", "Sendt", "Til", "Cc", "Emne"),
    "sv": ("Från", "Skickat", "Till", "Kopia", "Ämne"),
    "fi": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Kopio", "Aihe"),
    "nl": ("Van", "Verzonden", "Aan", "CC", "Onderwerp"),
    "fr": ("De", "Envoyé", "À", "Cc", "Objet"),
    "it": ("Da", "Inviato", "A", "Cc", "Oggetto"),
    "es": ("De", "Enviado", "Para", "CC", "Asunto"),
    "pl": ("Od", "Wysłano", "Do", "DW", "Temat"),
    "ru": ("От", "Отправлено", "Кому", "Копия", "Тема"),
    "cs": ("Od", "Odesláno", "Komu", "Kopie", "Předmět"),
    "zh": ("发件人", "发送时间", "收件人", "抄送", "主题"),
}
STYLES = {"plain": "{name}: {value}", "starred": "*{name}:* {value}", "bold": "**{name}:** {value}"}
RULES = {"no-rule": "", "underscores": "_" * 32 + "\n", "original": "-----Ursprüngliche Nachricht-----\n"}


def block(names: tuple[str, ...], style: str) -> str:
    values = (
        "Amends <help@amends.example>",
        "4. mars 2024 10:11",
        "kari@customer.example",
        "ola@customer.example",
        "x",
    )
    return "\n".join(style.format(name=name, value=value) for name, value in zip(names, values, strict=True))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("names", BLOCKS.values(), ids=BLOCKS)
def test_an_outlook_block_begins_the_old_mail(names: tuple[str, ...], style: str, rule: str):
    assert (
        written(f"Takk for svar.\n\n{rule}{block(names, style)}\n\nHei Kari,\nvi ser på saken.\n") == "Takk for svar."
    )


@pytest.mark.parametrize(
    "separator",
    [
        "-----Original Message-----",
        "-------- Original message --------",
        "-----Ursprüngliche Nachricht-----",
        "----- Urspruengliche Nachricht -----",
        "-------- Originalnachricht --------",
        "-----Opprinnelig melding-----",
        "-------- Opprinnelig melding --------",
        "-----Opphavleg melding-----",
        "-----Oprindelig meddelelse-----",
        "-----Ursprungligt meddelande-----",
        "-----Message d'origine-----",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "-----Исходное сообщение-----",
    ],
)
def test_a_separator_begins_the_old_mail(separator: str):
    assert written(f"Das Gerät ist wieder kaputt.\n\n{separator}\nGuten Tag,\nwir schicken ein neues.\n") == (
        "Das Gerät ist wieder kaputt."
    )


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "-------- Weitergeleitete Nachricht --------",
        "Anfang der weitergeleiteten Nachricht:",
        "---------- Videresendt melding ----------",
    ],
)
def test_what_is_forwarded_is_kept_because_it_is_meant_to_be_read(mark: str):
    text = f"FYI\n\n{mark}\nFrom: Ola <ola@else.example>\nDate: 4 Mar 2024 10:11\nSubject: Skade\n\nSofaen er ødelagt."
    assert written(text) == text


OUTLOOK = (
    "Von: Petra Ohm <petra@ohm.example>\nGesendet: Montag, 23. November 2026 09:12\nAn: Jonas <jonas@m.example>\n"
    "Betreff: Reklamation\n\nDie Maschine läuft nicht mehr.\n\nPetra Ohm"
)


@pytest.mark.parametrize("line", ["", "-----Ursprüngliche Nachricht-----\n", f"{'_' * 32}\n"])
@pytest.mark.parametrize("signature", ["", "\n-- \nJonas Weber\nMorgenrot GmbH\n", "\nViele Grüße\nJonas\n"])
def test_what_outlook_forwards_is_known_by_the_subject_also_below_a_signature(line: str, signature: str):
    """osTicket #1544: Outlook writes the same lines above what it forwards and above what it answers."""
    text = f"Kannst du übernehmen?\n{signature}\n{line}{OUTLOOK}"
    forwarded, answered = (written(text, subject=f"{mark} Reklamation") for mark in ("WG:", "AW: WG:"))
    assert forwarded.startswith("Kannst du übernehmen?") and forwarded.endswith(OUTLOOK)
    assert "Petra" not in answered


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Sendt fra min iPhone",
        "Get Outlook for iOS",
        "Get Outlook for Android <https://aka.example/x>",
        "Outlook für Android beziehen",
        "Diese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail gesendet.",
        "Gesendet mit der GMX Mail App",
        "Skickat från min iPhone",
        "Sendt frå min iPhone",
    ],
)
def test_the_footer_of_a_phone_is_no_new_text(footer: str):
    assert written(
        f"Ja, bitte.\n\n{footer}\n\nAm 04.03.2024 um 10:11 schrieb Amends <help@amends.example>:\n\n> Neu?\n"
    ) == ("Ja, bitte.")


@pytest.mark.parametrize(
    "closing",
    [
        "Mit freundlichen Grüßen",
        "MfG",
        "LG",
        "Med vennlig hilsen",
        "Mvh",
        "Med venleg helsing",
        "Best regards",
        "Cheers",
    ],
)
def test_a_closing_and_a_name_are_part_of_the_letter(closing: str):
    assert written(f"Bitte melden Sie sich.\n\n{closing}\nKari\n") == f"Bitte melden Sie sich.\n\n{closing}\nKari"


@pytest.mark.parametrize("closing", ["Mit freundlichen Grüßen", "Med vennlig hilsen", "Kind regards"])
def test_a_closing_with_a_business_card_is_cut(closing: str):
    card = "Kari Nordmann\nNordmann AS\nTlf: +47 22 33 44 55\nwww.nordmann.example"
    assert written(f"Ring meg i dag.\n\n{closing}\n{card}\n") == "Ring meg i dag."


def test_the_signature_below_its_delimiter_is_cut():
    assert written("Ring meg i dag.\n\n-- \nKari Nordmann\nNordmann AS\n") == "Ring meg i dag."


def test_answers_between_quotes_are_kept_with_what_they_answer():
    """FreeScout #2578: inline answers were lost."""
    text = (
        "On Mon, Mar 4, 2024 at 10:11 AM A <a@b.example> wrote:\n> Which colour?\n\nRed.\n\n> Which size?\n\nLarge.\n"
    )
    assert written(text) == "> Which colour?\n\nRed.\n\n> Which size?\n\nLarge."


def test_an_answer_below_the_quote_is_found():
    """FreeScout #3314: a bottom post was lost."""
    text = f"On Mon, Mar 4, 2024 at 10:11 AM A <a@b.example> wrote:\n{QUOTED}\n\nNei, ikke ennå.\n"
    assert written(text) == "Nei, ikke ennå."


def test_a_nested_page_is_read_whole():
    """FreeScout #5500: an html element within the page swallowed the words."""
    assert written("<html><body><p>One</p><html><body><p>Two</p></body></html></body></html>", "html") == "One\n\nTwo"


def test_a_blockquote_used_as_layout_loses_nothing():
    """FreeScout #4460: everything inside a blockquote was hidden."""
    assert (
        written("<blockquote style='margin:0'><p>Mein Name ist Kari.</p></blockquote>", "html") == "Mein Name ist Kari."
    )


def test_a_norwegian_outlook_header_in_html_begins_the_old_mail():
    """FreeScout #5545, #5624: localised Outlook headers were not known."""
    html = (
        "<div><p>Fungerer ikke.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        "<p><b>Fra:</b> Amends &lt;help@amends.example&gt;<br><b>Sendt:</b> mandag 4. mars 2024 10:11<br>"
        "<b>Til:</b> Kari<br><b>Emne:</b> Sak</p></div><p>Hei Kari</p></div>"
    )
    assert written(html, "html") == "Fungerer ikke."


@pytest.mark.parametrize(
    "html",
    [
        '<div>Nein.</div><div class="gmail_quote"><div class="gmail_attr">zxq Amends zxq</div><blockquote>Alt</blockquote></div>',
        '<p>Nein.</p><div class="moz-cite-prefix">zxq</div><blockquote type="cite">Alt</blockquote>',
        '<div>Nein.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>zxq</b></div><div>Alt</div>',
        '<div>Nein.</div><div class="yahoo_quoted"><div>zxq</div><div>Alt</div></div>',
        '<div>Nein.</div><span id="OLK_SRC_BODY_SECTION"><div>zxq</div>Alt</span>',
        '<div>Nein.</div><div name="quote"><div>zxq</div>Alt</div>',
    ],
)
def test_the_marks_of_mail_programs_tell_quotes_in_any_language(html: str):
    assert written(html, "html") == "Nein."


def test_what_was_cut_is_kept_for_folding():
    mail = read_mail(b"Subject: x\n\nYes.\n\nOn 4 Mar 2024, at 10:11, A <a@b.example> wrote:\n> Really?\n")
    assert (mail.new_text, mail.trimmed_text.split("\n")[-1]) == ("Yes.", "> Really?")


@pytest.mark.parametrize(
    "text", ["> only a quote", "Sent from my iPhone", "--\nKari", "From: a\nSent: b\nTo: c\nSubject: d"]
)
def test_new_text_is_never_empty_where_the_mail_has_words(text: str):
    assert written(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Sent from my desk, which is easier than from my phone.",
        "On Monday I wrote to you: nobody answered.",
        "From the start:\nTo be clear, I want my money back.",
        "Am Montag schrieb ich Ihnen bereits. Keine Antwort!",
        "Den 4. mars kjøpte jeg en sofa hos dere. Den er ødelagt.",
        "Herr Müller schrieb mir:",
        "Den dagen skrev jeg:",
        "Am 4. März schrieb ich Ihnen:",
        "Min reise:\n\nFra: Oslo\nTil: Bergen\nDato: 3. april\n\nKan dere endre den?",
        "Til dere som leser dette:\nJeg vil ha pengene tilbake.",
    ],
)
def test_sentences_that_look_like_quote_headers_are_kept(text: str):
    assert written(f"{text}\n\nSomebody must call me.\n") == f"{text}\n\nSomebody must call me."
