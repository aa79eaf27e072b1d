from amends.conversations.filling import fill_in


def test_places_are_filled_with_the_facts_of_the_conversation(conversation):
    words = "Hei {{ customer.first_name }}, sak {{ conversation.number }}. {{agent.name}}"
    assert fill_in(words, conversation, "Jonas Weber") == f"Hei Kari, sak {conversation.number}. Jonas Weber"


def test_an_unknown_place_stays_to_be_noticed(conversation):
    assert fill_in("{{ customer.password }}", conversation) == "{{ customer.password }}"


def test_a_customer_cannot_fill_in_anything(conversation, kari):
    kari.name = "{{ agent.name }} Nordahl"
    conversation.customer = kari
    assert fill_in("Hei {{ customer.name }}", conversation, "Jonas") == "Hei {{ agent.name }} Nordahl"
