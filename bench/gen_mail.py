#!/usr/bin/env python3
"""Deterministic generator of customer-service mail (RFC 5322 / MIME), stdlib only.

Writes N raw messages made from a seeded random source: German, Norwegian
(bokmal) and English customers, realistic sizes (quoted history, signatures,
HTML alternatives, some attachments), and threads of replies with correct
Message-ID / In-Reply-To / References headers.  The same N, seed and options
always give the same bytes on every machine.  It is one long file because it
is kept as it came: figures compare only while its mails stay the same.

  gen_mail.py --count 10000 --seed 1 --out DIR            one file per message: 000001.eml ...
  gen_mail.py --count 10000 --seed 1 --mbox FILE          one mbox file
  gen_mail.py ... --new-only                              every message opens a new ticket
  gen_mail.py ... --attach-rate 0.1 --html-rate 0.45      shares
  gen_mail.py ... --manifest FILE                         one JSON line for each message

As a module: for item in messages(count, seed): item["raw"], item["thread"], ...

What the mix looks like (defaults): 30 % of the messages answer an earlier
one (Re:/AW:/SV: with quoted text), the rest open a thread; languages
de 50 %, nb 25 %, en 25 %; 45 % multipart/alternative; 10 % with 1-2
attachments of 2-180 KiB (log-normal); charsets utf-8 (mostly), iso-8859-1,
iso-8859-15, windows-1252; encodings quoted-printable, base64 and 8bit;
2 % bulk/auto-reply mails (Auto-Submitted, Precedence); 0.5 % of the
messages are re-deliveries of an earlier message (same Message-ID) when
--dup-rate is given.  Every 97th message carries the word 'zebrafink' and
every 10th one the word 'Rechnungskopie' for search tests with known hits.
"""

import argparse
import base64
import hashlib
import json
import os
import quopri
import random
from datetime import datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime

EPOCH = datetime(2025, 1, 6, 7, 0, 0, tzinfo=timezone.utc)

FIRST = {
    "de": "Anna Jürgen Lukas Sophie Björn Käthe Günther Marie Felix Jörg Ursula Max Lena Paul Heike Sören Änne Tobias Petra Uwe".split(),
    "nb": "Åse Bjørn Kari Ola Ingrid Øystein Håkon Solveig Nils Marit Sindre Tuva Lars Ragnhild Eirik Synnøve Jørgen Live Trond Gro".split(),
    "en": "Alice Bob Carol David Emma Frank Grace Harry Irene James Kate Liam Mary Noah Olivia Peter Rose Sam Tina Will".split(),
}
LAST = {
    "de": "Müller Schmidt Schröder Weiß Fischer Krüger Bäcker Wagner Hoffmann Schäfer Köhler Lange Vogel Groß Jäger Böhm".split(),
    "nb": "Hansen Johansen Olsen Bråten Sørensen Ødegård Nilsen Bakke Lie Haugen Strøm Myhre Aasen Kjær Dahl Røed".split(),
    "en": "Smith Jones Taylor Brown Williams Evans Walker Wright Hughes Green Hall Wood Clarke Turner Cooper Hill".split(),
}
SUBJ = {
    "de": [
        "Rechnung {n} ist falsch",
        "Reklamation: Bestellung {n} beschädigt",
        "Frage zu meinem Vertrag {n}",
        "Lieferung {n} nicht angekommen",
        "Kündigung Abo {n}",
        "Beschwerde über Ihren Kundendienst",
        "Rücksendung {n}",
        "Zählerstand übermitteln",
        "Störung seit gestern",
        "Erstattung für Auftrag {n} fehlt",
        "Änderung meiner Adresse",
        "Mahnung trotz Zahlung {n}",
    ],
    "nb": [
        "Faktura {n} er feil",
        "Reklamasjon på ordre {n}",
        "Spørsmål om abonnement {n}",
        "Pakke {n} har ikke kommet",
        "Oppsigelse av avtale {n}",
        "Klage på kundeservice",
        "Retur av vare {n}",
        "Avlesning av måler",
        "Feil siden i går",
        "Mangler refusjon for ordre {n}",
        "Endring av adresse",
        "Purring selv om betalt {n}",
    ],
    "en": [
        "Invoice {n} is wrong",
        "Complaint: order {n} arrived damaged",
        "Question about my contract {n}",
        "Parcel {n} never arrived",
        "Cancel my subscription {n}",
        "Complaint about your service desk",
        "Return of item {n}",
        "Meter reading",
        "Outage since yesterday",
        "Refund for order {n} missing",
        "Change of address",
        "Reminder although paid {n}",
    ],
}
HELLO = {
    "de": ["Sehr geehrte Damen und Herren,", "Guten Tag,", "Hallo,"],
    "nb": ["Hei,", "God dag,", "Til kundeservice,"],
    "en": ["Hello,", "Dear Sir or Madam,", "Hi there,"],
}
BYE = {
    "de": ["Mit freundlichen Grüßen", "Viele Grüße", "MfG"],
    "nb": ["Med vennlig hilsen", "Hilsen", "Mvh"],
    "en": ["Kind regards", "Best wishes", "Yours faithfully"],
}
SENT = {
    "de": [
        "ich habe am {d} die Rechnung {n} erhalten, der Betrag von {e} Euro stimmt aber nicht mit dem Vertrag überein.",
        "Die Lieferung kam stark beschädigt an, der Karton war aufgerissen und zwei Teile fehlten völlig.",
        "Bitte prüfen Sie den Vorgang und geben Sie mir bis Ende der Woche eine schriftliche Rückmeldung.",
        "Ihre Mitarbeiterin hat mir am Telefon zugesagt, dass die Gutschrift spätestens nach vierzehn Tagen erfolgt.",
        "Leider ist seitdem nichts geschehen, und ich bekomme nun sogar eine Mahnung mit zusätzlichen Gebühren.",
        "Seit gestern Abend fällt die Verbindung alle paar Minuten aus, ein Neustart des Geräts hat nichts geändert.",
        "Ich möchte meinen Vertrag mit der Kundennummer {n} fristgerecht zum nächstmöglichen Zeitpunkt kündigen.",
        "Den Zählerstand {n} habe ich heute abgelesen und als Foto beigefügt.",
        "Falls ich keine Antwort erhalte, werde ich mich an die Schlichtungsstelle wenden.",
        "Können Sie mir bitte auch die Unterlagen aus dem letzten Jahr noch einmal zusenden?",
        "Meine neue Anschrift lautet Große Straße {h}, 240{h} Flensburg, gültig ab dem {d}.",
        "Für eine kurze Eingangsbestätigung wäre ich Ihnen sehr dankbar.",
    ],
    "nb": [
        "jeg mottok faktura {n} den {d}, men beløpet på {e} kroner stemmer ikke med avtalen.",
        "Pakken kom fram med store skader, esken var revet opp og to deler manglet helt.",
        "Vennligst undersøk saken og gi meg en skriftlig tilbakemelding innen utgangen av uken.",
        "Deres medarbeider lovte meg på telefon at pengene skulle være tilbake senest etter fjorten dager.",
        "Dessverre har det ikke skjedd noe siden, og nå får jeg til og med purring med ekstra gebyr.",
        "Siden i går kveld har forbindelsen falt ut hvert femte minutt, og omstart av utstyret hjalp ikke.",
        "Jeg ønsker å si opp avtalen med kundenummer {n} så snart som mulig.",
        "Måleren viste {n} i dag, og jeg har lagt ved et bilde.",
        "Hvis jeg ikke får svar, kommer jeg til å klage til forbrukertilsynet.",
        "Kan dere også sende meg dokumentene fra i fjor en gang til?",
        "Min nye adresse er Øvre gate {h}, 50{h} Bergen, og gjelder fra {d}.",
        "Jeg setter pris på en kort bekreftelse på at dere har mottatt dette.",
    ],
    "en": [
        "I received invoice {n} on {d}, but the amount of {e} pounds does not match what we agreed.",
        "The parcel arrived badly damaged, the box was torn open and two of the parts were missing altogether.",
        "Please look into this and let me have a written answer by the end of the week.",
        "Your colleague promised me on the telephone that the credit would be made within fourteen days.",
        "Nothing has happened since then, and now I am even getting reminders with extra charges.",
        "Since last night the connection drops every few minutes, and restarting the device did not help.",
        "I want to cancel the contract with customer number {n} at the earliest possible date.",
        "The meter showed {n} today, please find a photograph attached.",
        "If I do not hear from you I will take the matter to the ombudsman.",
        "Could you also send me the documents of last year once more?",
        "My new address is {h} High Street, Leeds, valid from {d}.",
        "A short confirmation that you have received this would be very welcome.",
    ],
}
WROTE = {"de": "Am {d} schrieb {who}:", "nb": "Den {d} skrev {who}:", "en": "On {d}, {who} wrote:"}
RE = {"de": "AW: ", "nb": "SV: ", "en": "Re: "}
FOOT = {
    "de": "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, vernichten Sie diese Mail bitte.",
    "nb": "Denne e-posten kan inneholde fortrolig informasjon. Dersom du ikke er rett mottaker, ber vi deg slette den.",
    "en": "This message may contain confidential information. If you are not the intended recipient please delete it.",
}
QUEUES = ["support", "billing", "complaints", "returns"]


def _fill(r, text, when):
    return text.format(
        n=r.randint(100000, 999999),
        e="%d,%02d" % (r.randint(9, 900), r.randint(0, 99)),
        h=r.randint(10, 99),
        d=when.strftime("%d.%m.%Y"),
    )


def _body(r, lang, when, who, marks):
    paras = min(9, max(1, int(r.lognormvariate(0.7, 0.6))))
    out = [r.choice(HELLO[lang]), ""]
    for _ in range(paras):
        out.append(" ".join(_fill(r, s, when) for s in r.sample(SENT[lang], r.randint(2, 5))))
        out.append("")
    out += marks
    out += [r.choice(BYE[lang]), who, ""]
    if r.random() < 0.5:
        out += ["-- ", who, "Tel. +%d %d" % (r.choice([49, 47, 44]), r.randint(10**8, 10**9)), FOOT[lang], ""]
    return "\n".join(out)


def _wrap(text, width=76):
    out = []
    for line in text.split("\n"):
        while len(line) > width:
            cut = line.rfind(" ", 0, width)
            if cut <= 0:
                break
            out.append(line[:cut])
            line = line[cut + 1 :]
        out.append(line)
    return "\n".join(out)


def _esc(t):
    return t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _html(text, r):
    style = 'p.MsoNormal{margin:0cm;font-size:11.0pt;font-family:"Calibri",sans-serif}' * r.choice([1, 1, 2, 6])
    ps = "".join(
        '<p class="MsoNormal"><span lang="X">%s</span></p>\n' % _esc(p).replace("\n", "<br>\n")
        for p in text.split("\n\n")
    )
    return "<html><head><style>%s</style></head><body>\n%s</body></html>\n" % (style, ps)


def _b64lines(data):
    return base64.encodebytes(data).decode("ascii").replace("\n", "\r\n").rstrip("\r\n")


def _part(text, subtype, charset, enc):
    head = "Content-Type: text/%s; charset=%s\r\n" % (subtype, charset)
    raw = text.encode(charset, "replace")
    if enc == "quoted-printable":
        body = quopri.encodestring(raw).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    elif enc == "base64":
        body = _b64lines(raw).encode("ascii")
    else:
        body = raw.replace(b"\n", b"\r\n")
    return (head + "Content-Transfer-Encoding: %s\r\n\r\n" % enc).encode("ascii") + body + b"\r\n"


def _attachment(r):
    size = int(min(180 * 1024, max(2048, r.lognormvariate(9.9, 1.0))))
    kind = r.choice(["pdf", "jpeg", "png", "docx", "txt"])
    if kind == "pdf":
        data, ctype, name = (
            b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + r.randbytes(size),
            "application/pdf",
            "Rechnung_%d.pdf" % r.randint(1000, 9999),
        )
    elif kind == "jpeg":
        data, ctype, name = (
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + r.randbytes(size),
            "image/jpeg",
            "IMG_%04d.jpg" % r.randint(0, 9999),
        )
    elif kind == "png":
        data, ctype, name = b"\x89PNG\r\n\x1a\n" + r.randbytes(size), "image/png", "bilde_%d.png" % r.randint(0, 9999)
    elif kind == "docx":
        data, ctype, name = (
            b"PK\x03\x04" + r.randbytes(size),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "Widerspruch %d.docx" % r.randint(1, 99),
        )
    else:
        data, ctype, name = (
            ("Protokoll Zeile mit Umlauten äöü\n" * (size // 40)).encode(),
            "text/plain; charset=utf-8",
            "protokoll.txt",
        )
    if r.random() < 0.2:  # a name with non-ASCII letters, RFC 2231
        disp = "attachment; filename*=utf-8''%s" % ("M%C3%A4ngel_" + name.replace(" ", "_"))
    else:
        disp = 'attachment; filename="%s"' % name
    head = "Content-Type: %s\r\nContent-Disposition: %s\r\nContent-Transfer-Encoding: base64\r\n\r\n" % (ctype, disp)
    return (head + _b64lines(data) + "\r\n").encode("ascii")


def _multi(kind, parts, boundary):
    out = ('Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind, boundary)).encode("ascii")
    for p in parts:
        out += b"--" + boundary.encode() + b"\r\n" + p
    return out + b"--" + boundary.encode() + b"--\r\n"


def _enc(text):
    return text if text.isascii() else Header(text, "utf-8").encode()


def messages(
    count,
    seed=1,
    new_only=False,
    html_rate=0.45,
    attach_rate=0.10,
    reply_rate=0.30,
    dup_rate=0.0,
    domain="bench.test",
    customers=None,
):
    """Yield dicts: n, raw (bytes, CRLF), message_id, thread, in_reply_to, lang, queue, sender, subject, dup."""
    r = random.Random("gen_mail:%d" % seed)
    customers = customers or max(50, count // 4)
    people = []
    for i in range(customers):
        lang = r.choices(["de", "nb", "en"], [50, 25, 25])[0]
        f, la = r.choice(FIRST[lang]), r.choice(LAST[lang])
        people.append((lang, "%s %s" % (f, la), "kunde%05d@%s.example" % (i, lang)))
    threads = []  # open threads that may be answered
    sent = []
    when = EPOCH
    for n in range(1, count + 1):
        when = when + timedelta(seconds=r.randint(5, 240))
        if sent and dup_rate and r.random() < dup_rate:
            old = dict(r.choice(sent[-500:]), n=n, dup=True)
            yield old
            continue
        thread = None
        if threads and not new_only and r.random() < reply_rate:
            thread = r.choice(threads[-2000:])
        marks = []
        if n % 97 == 0:
            marks += ["zebrafink", ""]
        if n % 10 == 0:
            marks += ["Rechnungskopie", ""]
        if thread is None:
            lang, who, addr = r.choice(people)
            queue = r.choices(QUEUES, [55, 20, 15, 10])[0]
            subject = _fill(r, r.choice(SUBJ[lang]), when)
            thread = {
                "id": n,
                "lang": lang,
                "who": who,
                "addr": addr,
                "queue": queue,
                "subject": subject,
                "refs": [],
                "last": "",
                "len": 0,
            }
            threads.append(thread)
        lang, who, addr = thread["lang"], thread["who"], thread["addr"]
        text = _body(r, lang, when, who, marks)
        reply_to = thread["refs"][-1] if thread["refs"] else None
        subject = thread["subject"]
        if reply_to:
            subject = RE[lang] + subject
            quoted = "\n".join("> " + x for x in _wrap(thread["last"]).split("\n")[:60])
            text = (
                text
                + "\n"
                + WROTE[lang].format(d=when.strftime("%d.%m.%Y %H:%M"), who="Support")
                + "\n"
                + quoted
                + "\n"
            )
        thread["last"] = text if len(text) < 6000 else text[:6000]
        mid = "<%s.%d@%s.example>" % (hashlib.sha1(b"%d:%d" % (seed, n)).hexdigest()[:20], n, lang)
        auto = r.random() < 0.02
        charset = r.choices(["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"], [80, 10, 7, 3])[0]
        enc = r.choices(["quoted-printable", "base64", "8bit"], [60, 15, 25])[0]
        b = "=_%016x" % r.getrandbits(64)
        content = _part(_wrap(text), "plain", charset, enc)
        if r.random() < html_rate:
            content = _multi(
                "alternative", [content, _part(_html(text, r), "html", charset, "quoted-printable")], b + "a"
            )
        attachments = 0
        if r.random() < attach_rate:
            attachments = r.choice([1, 1, 2])
            content = _multi("mixed", [content] + [_attachment(r) for _ in range(attachments)], b + "m")
        relays = "".join(
            "Received: from mx%d.%s.example (mx%d.%s.example [192.0.2.%d])\r\n\tby mail.%s with ESMTPS id %010x\r\n\tfor <%s@%s>; %s\r\n"
            % (
                k,
                lang,
                k,
                lang,
                r.randint(1, 254),
                domain,
                r.getrandbits(40),
                thread["queue"],
                domain,
                format_datetime(when),
            )
            for k in range(r.randint(1, 4))
        )
        head = "Return-Path: <%s>\r\n" % addr + relays
        head += "From: %s <%s>\r\n" % (_enc(who), addr)
        head += "To: <%s@%s>\r\n" % (thread["queue"], domain)
        head += "Subject: %s\r\n" % _enc(subject).replace("\n ", "\r\n ")
        head += "Date: %s\r\nMessage-ID: %s\r\n" % (format_datetime(when), mid)
        if reply_to:
            head += "In-Reply-To: %s\r\nReferences: %s\r\n" % (reply_to, "\r\n ".join(thread["refs"][-12:]))
        if auto:
            head += "Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\n"
        head += "X-Mailer: gen_mail 1\r\nMIME-Version: 1.0\r\n"
        thread["refs"].append(mid)
        thread["len"] += 1
        item = {
            "n": n,
            "raw": head.encode("ascii") + content,
            "message_id": mid,
            "thread": thread["id"],
            "in_reply_to": reply_to,
            "lang": lang,
            "queue": thread["queue"],
            "sender": addr,
            "subject": subject,
            "attachments": attachments,
            "auto": auto,
            "dup": False,
        }
        if dup_rate:
            sent.append(item)
            del sent[:-1000]
        yield item


def main():
    ap = argparse.ArgumentParser(description="deterministic customer-service mail generator")
    ap.add_argument("--count", "-n", type=int, default=1000)
    ap.add_argument("--seed", type=int, default=1)
    g = ap.add_mutually_exclusive_group(required=True)
    g.add_argument("--out", help="directory for one .eml file per message")
    g.add_argument("--mbox", help="one mbox file (mboxrd quoting, LF line ends)")
    ap.add_argument("--manifest", help="JSON lines file that describes the messages")
    ap.add_argument("--new-only", action="store_true")
    ap.add_argument("--lf", action="store_true", help="LF line ends in .eml files (default CRLF)")
    ap.add_argument("--html-rate", type=float, default=0.45)
    ap.add_argument("--attach-rate", type=float, default=0.10)
    ap.add_argument("--reply-rate", type=float, default=0.30)
    ap.add_argument("--dup-rate", type=float, default=0.0)
    ap.add_argument("--domain", default="bench.test")
    a = ap.parse_args()
    if a.out:
        os.makedirs(a.out, exist_ok=True)
    box = open(a.mbox, "wb") if a.mbox else None
    man = open(a.manifest, "w", encoding="utf-8") if a.manifest else None
    total, digest = 0, hashlib.sha256()
    for m in messages(a.count, a.seed, a.new_only, a.html_rate, a.attach_rate, a.reply_rate, a.dup_rate, a.domain):
        raw = m.pop("raw")
        total += len(raw)
        digest.update(raw)
        if box:
            lf = raw.replace(b"\r\n", b"\n")
            lines = [b">" + x if x.lstrip(b">").startswith(b"From ") else x for x in lf.split(b"\n")]
            box.write(b"From %s Mon Jan  6 07:00:00 2025\n" % m["sender"].encode() + b"\n".join(lines) + b"\n")
        else:
            with open(os.path.join(a.out, "%06d.eml" % m["n"]), "wb") as fh:
                fh.write(raw.replace(b"\r\n", b"\n") if a.lf else raw)
        if man:
            man.write(json.dumps(dict(m, size=len(raw)), ensure_ascii=False, sort_keys=True) + "\n")
    print(
        "%d messages, %d bytes, mean %.1f KiB, sha256 %s"
        % (a.count, total, total / max(1, a.count) / 1024, digest.hexdigest())
    )


if __name__ == "__main__":
    main()
