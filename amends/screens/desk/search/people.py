"""Customers and organisations that were found by name."""

from typing import Any

from django.urls import reverse

from amends.customers.models import Customer, Organisation


def entry_of(one: Customer | Organisation) -> dict[str, Any]:
    """What the list says about one of them."""
    if isinstance(one, Organisation):
        return {"name": one.name, "url": reverse("desk:organisation", args=[one.pk]), "icon": "people", "facts": []}
    house = [one.organisation.name] if one.organisation else []
    return {
        "name": str(one),
        "url": reverse("desk:customer", args=[one.pk]),
        "icon": "person",
        "facts": [*filter(None, [one.first_address]), *house],
    }
