"""The tables of this room."""

from amends.customers.customer import AddressForm, Customer
from amends.customers.naming import OtherName
from amends.customers.noting import CustomerNote, note_on
from amends.customers.organisation import Organisation
from amends.customers.recognising import EmailAddress, PhoneNumber, find_customer
from amends.customers.vip import VipMark

__all__ = [
    "AddressForm",
    "Customer",
    "CustomerNote",
    "EmailAddress",
    "Organisation",
    "OtherName",
    "PhoneNumber",
    "VipMark",
    "find_customer",
    "note_on",
]
