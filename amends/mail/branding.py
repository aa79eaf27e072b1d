"""How the house shows itself to customers: its name, its colour, its mark, and the pages the law asks for."""

import hashlib
from dataclasses import dataclass

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amends.files.models import StoredFile
from amends.foundation.colours import HEX, Shade, colour_of, readable, shade_of
from amends.mail.letters import Letterhead
from amends.mail.mailboxes import Mailbox

# The grounds of the stylesheet on which a colour reads worst, by light and by dark.
GROUNDS = {"light": colour_of(Shade(0.950, 0.020, 80)), "dark": colour_of(Shade(0.302, 0.012, 62))}
ON_ACCENT = {"light": "#fdfdfd", "dark": "#14110e"}

a_colour = RegexValidator(
    rf"^{HEX.pattern}\Z", _("Write a colour as # and six digits or letters a to f, such as #00616b.")
)


@dataclass(frozen=True)
class Accent:
    """A colour as it is used, by light and by dark."""

    wished: str
    light: str
    dark: str

    @property
    def is_as_wished(self) -> bool:
        return self.wished == self.light == self.dark


def accent_for(wished: str) -> Accent:
    """The colour, or where it would be hard to read its nearest shade."""
    return Accent(wished.lower(), readable(wished, GROUNDS["light"]), readable(wished, GROUNDS["dark"]))


class Brand(models.Model):
    """What customers see of the house; there is one row of it, or none yet."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name of the house"), max_length=100, blank=True)
    accent = models.CharField(_("colour"), max_length=7, blank=True, validators=[a_colour])
    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    logo_type = models.CharField(max_length=20, blank=True, editable=False)
    imprint_url = models.URLField(_("imprint"), blank=True, validators=[URLValidator(["https", "http"])])
    privacy_url = models.URLField(_("privacy"), blank=True, validators=[URLValidator(["https", "http"])])

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def current() -> "Brand":
        """The brand as it is set, or one without anything in it."""
        return Brand.objects.select_related("logo").first() or Brand()

    def name_for(self, mailbox: Mailbox) -> str:
        """What customers of this mailbox call the house."""
        return self.name or mailbox.from_name

    @property
    def colours(self) -> Accent | None:
        """The accent as it is used."""
        return accent_for(self.accent) if self.accent else None

    @property
    def stylesheet(self) -> str:
        """The colour in the words of our stylesheet, with everything that goes with it."""
        return stylesheet_for(self.colours) if self.colours else ""

    @property
    def version(self) -> str:
        """Changes with the stylesheet, so that browsers may keep it for ever."""
        return hashlib.sha256(self.stylesheet.encode()).hexdigest()[:12]

    def letterhead(self, language: str) -> Letterhead:
        """What stands at the foot of our mails."""
        with translation.override(language):
            links = ((gettext("Imprint"), self.imprint_url), (gettext("Privacy"), self.privacy_url))
        colour = self.colours.light if self.colours else ""
        return Letterhead(self.name, colour, tuple(each for each in links if each[1]))


def stylesheet_for(accent: Accent) -> str:
    """The tokens a brand may change; the warm colours stay the customers'."""
    by_light, by_dark = shade_of(accent.light), shade_of(accent.dark)
    tokens = {
        "ours": (accent.light, accent.dark),
        "ours-press": (_moved(by_light, -0.07), _moved(by_dark, 0.07)),
        "ours-soft": (_soft(by_light, 0.950, 0.020), _soft(by_dark, 0.302, 0.032)),
        "ours-line": (_soft(by_light, 0.830, 0.045), _soft(by_dark, 0.430, 0.050)),
        "on-ours": (ON_ACCENT["light"], ON_ACCENT["dark"]),
    }
    lines = (f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in tokens.items())
    return "@layer tokens { :root { " + " ".join(lines) + " } }\n"


def _moved(shade: Shade, by: float) -> str:
    return shade._replace(light=min(0.97, max(0.1, shade.light + by))).css()


def _soft(shade: Shade, light: float, strongest: float) -> str:
    return Shade(light, min(shade.strong, strongest), shade.hue).css()
