"""The demo desk, with everything in it that shows controls the plain demo has no reason to show."""

from datetime import timedelta
from email.message import EmailMessage

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.causes.models import Cause
from amends.conversations.confirming import Confirmation
from amends.conversations.forwarding import Forward
from amends.conversations.models import CaseLink, Contribution, Conversation, MessageKind, SavedReply
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.demo.pictures import photo
from amends.demo.planting import plant
from amends.foundation.clock import now
from amends.intake.blocking import block
from amends.mail.models import ImapRoad, Mailbox, OAuthAccount, SmtpRoad
from amends.notices.models import Device
from amends.people.models import Person
from amends.privacy.exporting import Export, make_exports_due
from amends.queues.policy import change_policy
from amends.queues.pressing import Pressure
from amends.rules.models import Rule
from amends.triage.models import OutsideReader, Retraining
from amends.triage.noticing import notice
from tests import cast
from tests.notices.push_service import Browser
from tests.screens.controls.special import SECRET

ANSWER = "Thank you for writing. We have sent a new seal, and it is with you on Friday."


class Desk:
    """The demo desk as the walk finds it: who works there, and what may be opened."""

    def __init__(self) -> None:
        plant(past=30)
        Person.objects.update(language="en", password=make_password(cast.PASSWORD))
        self.tor, self.lena, self.jonas, self.mehmet = (
            Person.objects.get(email=f"{name}@morgenrot.example") for name in ("tor", "lena", "jonas", "mehmet")
        )
        self.box = Mailbox.objects.get(address="care@morgenrot.example")
        self.open = list(Conversation.objects.filter(closure=None, snooze_row=None).order_by("pk"))
        for prepare in (self.mails, self.matters, self.customers, self.people, self.office, self.policy, self.portal):
            prepare()
        for _round in range(6):
            cast.let_others_react()

    def mails(self) -> None:
        """Mail that has to be looked at, waits in quarantine, or leaves a question to a colleague."""
        to = self.box.address
        below = (
            "-------- Forwarded Message --------\nFrom: Olav Hegge <olav@hegge.example>\nSubject: It grinds\n\nAgain."
        )
        cast.deliver(cast.letter(self.jonas.email, to, "Fwd: It grinds", f"Please take this.\n\n{below}"), to)
        first = cast.letter("Sue Ford <sue@ford.example>", to, "Leak", "It leaks.", message_id="<leak@ford.example>")
        cast.deliver(first, to)
        cast.deliver(cast.letter("sue@ford.example", to, "My address", "New.", In_Reply_To="<leak@ford.example>"), to)
        cast.deliver(cast.letter("Win <win@pest.example>", to, "You won", "Click.", X_Spam_Flag="YES"), to)
        cast.deliver(b"", to)
        cast.deliver(cast.letter("kari@nordahl.example", "ny@morgenrot.example", "Hei", "Hei?"), "ny@morgenrot.example")
        cast.mailbox(self.box.team, "ny@morgenrot.example")
        cast.deliver(self.colourful(), to)
        spool = cast.spool()
        spool.set_aside(spool.keep(b"x", recipient=to, road="lmtp", sender=""), "It could not be opened three times.")
        block("@elsewhere.example", by=self.tor.actor)

    def colourful(self) -> bytes:
        """A long mail with its own look, a file and a small picture."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Ann Lee <ann@lee.example>", self.box.address, "My machine"
        mail["Message-ID"], mail["Cc"] = "<colours@lee.example>", "bob@lee.example"
        mail.set_content("It leaks, and it leaks. " * 500 + "\n\nOn Monday Jo wrote:\n> We look into it.\n> Jo")
        mail.add_alternative("<p>It leaks.</p><img src='https://lee.example/a.png'><img src='cid:dot'>", subtype="html")
        dot = photo(1)[:200]
        mail.get_payload()[1].add_related(dot, "image", "png", cid="<dot>", filename="dot.png", disposition="inline")
        mail.add_attachment(b"what it cost", maintype="text", subtype="plain", filename="bill.txt")
        return mail.as_bytes()

    def matters(self) -> None:
        """Conversations in every state there is."""
        tor, lena = self.tor.actor, self.lena.actor
        held, merged, kept, one, other, secret, asked, snoozed = self.open[:8]
        held.hold("A lawyer wrote", by=lena)
        merged.merge_into(kept, by=lena)
        one.link_to(other, by=lena)
        one.add_tag("seal", by=lena)
        secret.confide([self.lena, self.tor, self.mehmet], by=tor)
        snoozed.snooze(now() + timedelta(days=2), by=tor)
        about = asked.messages.filter(kind=MessageKind.RECEIVED).first()
        asked.forward(Forward(about, "What is broken?", ("smith@workshop.example",)), by=tor)
        asked.hear_outside(
            Contribution(MessageKind.OUTSIDE, "The seal.", sender_address="smith@workshop.example"), by=tor
        )
        for person in (self.tor, self.lena, self.jonas):
            self.begin_to_write(person, other)
            other.note(f"@{person.name} please look", by=self.mehmet.actor)

    def begin_to_write(self, person: Person, matter: Conversation) -> None:
        """Drafts with files beside them: an answer, a forward, and a first mail."""
        client, about = Client(), matter.messages.filter(kind=MessageKind.RECEIVED).first()
        client.force_login(person)
        for kind in ("reply", "note"):
            self.give(client, f"/conversations/{matter.number}/draft/files/", kind=kind)
            client.post(f"/conversations/{matter.number}/draft/", {"kind": kind, "text": "I am"})
        self.give(client, f"/conversations/{matter.number}/draft/files/", kind="forward", about=about.pk)
        start = f"/customers/{matter.customer_id}/draft/"
        self.give(client, f"{start}files/")
        client.post(start, {"subject": "Your order", "text": "I am"})

    @staticmethod
    def give(client: Client, to: str, **more: object) -> None:
        """Lay a file beside a draft."""
        client.post(to, {"file": SimpleUploadedFile("bill.txt", b"what it cost", "text/plain"), **more})

    def customers(self) -> None:
        """Somebody who is two records, in a firm, with many ways to reach them; and a copy of their data."""
        self.customer = self.open[3].customer
        twin = Customer.objects.meet("K. Nord", language="nb")
        twin.add_address("twin@nord.example")
        twin.merge_into(self.customer, by=self.lena.actor)
        self.customer.also_call("Kaja", by=self.lena.actor)
        self.customer.add_phone_number("+47 55 12 34 56")
        self.customer.mark_vip(by=self.lena.actor)
        for lead in (self.lena, self.tor):
            Export.objects.ask(self.customer, by=lead, with_internal=True)
        make_exports_due()
        Export.objects.ask(self.customer, by=self.lena, with_internal=False)

    def people(self) -> None:
        """Somebody expected, somebody told on a phone, somebody away, somebody gone with whom a secret went, and a second factor."""
        today = now().date()
        for person in (self.tor, self.jonas):
            browser = Browser(f"https://fcm.googleapis.com/{person.pk}")
            Device.objects.switch_on(person, browser.subscription, "Firefox, Android")
            person.be_away(today + timedelta(days=30), today + timedelta(days=40), by=self.tor.actor)
        self.expected = Person.objects.welcome("berit@morgenrot.example", "Berit Bø")
        self.invitation = self.expected.invite(by=self.tor.actor)
        self.gone = Person.objects.welcome("gone@morgenrot.example", "Gro Moe")
        self.open[8].confide([self.gone], by=self.gone.actor)
        self.gone.leave(by=self.tor.actor)
        TOTP.activate(self.lena, SECRET)
        RecoveryCodes.activate(self.lena)
        self.elsewhere(self.jonas)

    @staticmethod
    def elsewhere(person: Person) -> None:
        """Sign somebody in at another place."""
        client = Client()
        client.force_login(person)
        client.get("/me/")

    def office(self) -> None:
        """Mailboxes that fail, one opened by consent, a rule that rests, a reply nobody uses, and a reader outside."""
        service, norge = (Mailbox.objects.get(address=f"{name}@morgenrot.example") for name in ("service", "norge"))
        ImapRoad.objects.create(
            mailbox=service, host="imap.example", username="s", failing_since=now(), trouble="No", is_told=True
        )
        SmtpRoad.objects.create(mailbox=service, host="smtp.example", username="s")
        self.account = OAuthAccount.objects.create(
            mailbox=norge, provider_key="microsoft", client_id="c", username="n@m.example"
        )
        self.account.secret = "s"
        self.account.sealed_refresh = self.account.sealed_secret
        self.account.consented_at = self.account.checked_at = now()
        self.account.save()
        self.fetched, self.consented = service, norge
        Rule.objects.first().switch(False, by=self.tor.actor)
        self.reply = SavedReply.objects.first()
        OutsideReader.objects.create(address="http://127.0.0.1:1/v1", model="kalina-7b")
        self.learning()

    def learning(self) -> None:
        """Judgements people have set right, and two retrainings: one in use, one that may be."""
        for matter, feeling in zip(self.open[9:13], ("furious", "calm", "upset", "letdown"), strict=True):
            message = matter.messages.filter(kind=MessageKind.RECEIVED).first()
            notice(message)
            message.assessment.correct("feeling", feeling, by=self.jonas.actor)
        counts = {"learned": 90, "held": 20}
        one = {"complaint": {lang: {"judged": 20, "right": 0.7, "loss": 0.5, "missed": 1} for lang in ("", "en")}}
        facts = {"counts": counts, "before": one, "after": one, "changes": {"": [0, 0], "complaint": [0, 0]}}
        used, _other = (Retraining.objects.note(by=self.tor.actor, place=f"2026-01-0{day}", **facts) for day in (1, 2))
        used.start_use(by=self.tor.actor)

    def policy(self) -> None:
        """What presses as the house has set it, and causes of its own, one of them retired."""
        change_policy({"again": Pressure(60, False)}, by=self.tor.actor)
        top = Cause(name_en="Wrong parcel").add(by=self.tor.actor)
        Cause(name_en="Wrong size", parent=top).add(by=self.tor.actor)
        Cause(name_en="Of long ago").add(by=self.tor.actor).retire(by=self.tor.actor)

    def portal(self) -> None:
        """Cases that are open, answered, solved, at rest; and a link that is over."""
        answered = self.open[9]
        answered.reply(Reply(ANSWER, (answered.customer.first_address,)), by=self.jonas.actor)
        solved = Conversation.objects.filter(closure__reason="confirmed").first()
        resting = Conversation.objects.filter(closure__reason="unanswered").first()
        filed = Conversation.objects.get(subject="My machine")
        cases = [filed, answered, solved, resting]
        self.links = [each.case_link_for(each.customer.first_address) for each in cases]
        over = self.open[10].case_link_for(self.open[10].customer.first_address)
        CaseLink.objects.filter(pk=over.pk).update(expires_at=now() - timedelta(days=1))
        self.links.append(over)
        assert Confirmation.objects.exists()
