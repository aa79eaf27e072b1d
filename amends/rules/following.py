"""Following the rules: whatever happens to a conversation, each rule is asked once, in the order of the list.

This is a later reaction: taking in a mail neither waits for rules nor can be spoilt by one. What a rule does is written
into the journal under its name, and such events ask no rule, so rules cannot set each other off.
"""

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, Message
from amends.journal.models import Event
from amends.journal.reactions import reacts_to
from amends.rules.applying import Application, apply, write_down_failure
from amends.rules.knowing import NEEDED, Facts
from amends.rules.moments import MOMENTS, may_be_asked, moment_of
from amends.rules.rule import Rule, is_any_followed
from amends.rules.weighing import hold


@reacts_to(*MOMENTS)
def follow_the_rules(event: Event) -> None:
    """Ask every rule for this moment; without any, this is one short question to the database."""
    if not (may_be_asked(event) and is_any_followed()):
        return
    rules = list(Rule.objects.followed(event.at).filter(moment__in=MOMENTS[event.kind]).select_related("actor"))
    moment = moment_of(event) if rules else None
    asked = [rule for rule in rules if rule.moment == moment]
    facts = facts_about(event) if asked else None
    if facts:
        ask_each(asked, event, facts)


def ask_each(rules: list[Rule], event: Event, facts: Facts) -> None:
    """One pass, up to the first rule that applies and says “stop here”; what was done already is not done again."""
    done = set(Application.objects.filter(event=event).values_list("rule_id", flat=True))
    for rule in rules:
        is_met = rule.pk in done or ask(rule, event, facts)
        if is_met and rule.stops:
            return


def ask(rule: Rule, event: Event, facts: Facts) -> bool:
    """Apply a rule if its conditions are so. Answers whether they were; a rule that fails delays no other."""
    is_met = False
    try:
        is_met = hold(rule.conditions, facts, needs_all=rule.needs_all)
        if is_met:
            apply(rule, event, facts)
    except Exception as error:
        write_down_failure(rule, event, error)
        facts.conversation.refresh_from_db()
    facts.forget()
    return is_met


def facts_about(event: Event) -> Facts | None:
    """The conversation with the words the event is about, else the customer's latest; nothing for one that was merged."""
    conversation = Conversation.objects.select_related(*NEEDED).filter(pk=event.subject_id).first()
    if conversation is None or hasattr(conversation, "merge_row"):
        return None
    said = Message.objects.select_related("body").filter(conversation=conversation, kind__in=FROM_CUSTOMER)
    if number := event.particulars.get("message"):
        said = said.filter(pk=number)
    return Facts(conversation, said.order_by("pk").last(), event.at)
