"""Who does something: a colleague, a customer, a rule, or Amends itself."""

from django.db import models

from amends.foundation.asking_again import asked_again


class ActorKind(models.TextChoices):
    """The sorts of doers; each upper room makes its own rows."""

    PERSON = "person"
    CUSTOMER = "customer"
    RULE = "rule"
    AMENDS = "amends"


class Actor(models.Model):
    """Somebody or something that acts; `ref` is its id in the room it comes from."""

    kind = models.CharField(max_length=10, choices=ActorKind.choices)
    ref = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="one_actor_each")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def amends(cls) -> "Actor":
        """Amends itself, acting by its own clock and rules."""
        return cls.known(ActorKind.AMENDS, "amends", "Amends")

    @classmethod
    def known(cls, kind: ActorKind, ref: object, name: str) -> "Actor":
        """The actor with this id, made when first met."""
        met = _met(str(kind), str(ref))
        return met[0] if met else cls.objects.get_or_create(kind=kind, ref=str(ref), defaults={"name": name[:200]})[0]

    @property
    def is_person(self) -> bool:
        return self.kind == ActorKind.PERSON

    @property
    def is_customer(self) -> bool:
        return self.kind == ActorKind.CUSTOMER

    @property
    def is_rule(self) -> bool:
        return self.kind == ActorKind.RULE

    @property
    def is_amends(self) -> bool:
        return self.kind == ActorKind.AMENDS


@asked_again
def _met(kind: str, ref: str) -> "models.QuerySet[Actor]":
    return Actor.objects.filter(kind=kind, ref=ref)
