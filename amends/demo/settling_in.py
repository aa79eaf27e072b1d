"""The people, teams, mailboxes and customers of the demo desk."""

from datetime import datetime, timedelta

from amends.conversations.models import SavedReply
from amends.customers.models import Customer, CustomerNote, Organisation, find_customer
from amends.demo import texts
from amends.environment import DEMO_PASSWORD
from amends.foundation.clock import standing_at
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.mail.models import Mailbox
from amends.people.models import Person, Team

LONG_AGO = timedelta(days=460)


class House:
    """The demo desk while it is being filled: rows by the keys its texts use."""

    def __init__(self, moment: datetime) -> None:
        words = texts.desk()
        self.moment, self.amends = moment, Actor.amends()
        self.teams = {each.key: found_team(each) for each in words.teams}
        self.people = {each.key: self._person(each) for each in words.people}
        self.mailboxes = {each.key: self._mailbox(each, words) for each in words.mailboxes}
        self._save_replies(words.saved_replies)

    def _person(self, words: texts.Person) -> Person:
        language, zone = words.languages[0], words.time_zone
        person = Person.objects.welcome(
            words.address, words.name, roles=(words.role,), language=language, timezone=zone
        )
        person.set_password(DEMO_PASSWORD)
        person.save(update_fields=["password"])
        for key in words.teams:
            self.teams[key].members.add(person)
        return person

    def _mailbox(self, words: texts.Mailbox, house: texts.Desk) -> Mailbox:
        return Mailbox.objects.create(
            address=words.address,
            from_name=words.name,
            team=self.teams[words.team],
            language=words.language,
            signature=words.signatures,
            acknowledgement={language: each.text for language, each in house.acknowledgements.items()},
            has_plus_addresses=True,
        )

    def _save_replies(self, replies: tuple[texts.SavedReply, ...]) -> None:
        """The same answers stand in the same order in every language; what they are called is English."""
        spoken = {code: [each for each in replies if each.language == code] for code in ("en", "de", "nb")}
        for alike in zip(*spoken.values(), strict=True):
            words = {each.language: each.text for each in alike}
            SavedReply(name=alike[0].name).save_words(words, by=self.amends)

    def customer(self, words: texts.Customer) -> Customer:
        """The customer of these words, met now if need be."""
        known = find_customer(words.address)
        if known:
            return known
        organisation = Organisation.objects.get_or_create(name=words.organisation)[0] if words.organisation else None
        customer = Customer.objects.meet(words.name, language=words.language, organisation=organisation)
        customer.add_address(words.address)
        if words.phone:
            customer.add_phone_number(words.phone)
        if words.note:
            CustomerNote.objects.create(customer=customer, text=words.note, by=self.amends)
        if words.vip:
            customer.mark_vip(by=self.amends)
        return customer


def settle_in(moment: datetime) -> House:
    """Let everyone move in, a good while ago."""
    with writing(), standing_at(moment - LONG_AGO):
        return House(moment)


def found_team(words: texts.Team) -> Team:
    """A team with its opening hours."""
    week = {str(day - 1): [[words.opens, words.closes]] for day in words.days}
    return Team.objects.create(name=words.name, timezone=words.time_zone, country=words.country, week=week)
