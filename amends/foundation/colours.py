"""Colours as eyes see them: how well one reads on another, and the nearest shade of it that does (WCAG 2, level AA)."""

import math
import re
from typing import NamedTuple

READABLE = 4.5
STEP = 0.005
TOLERANCE = 0.0005

HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Shade(NamedTuple):
    """A colour in OKLCH: how light, how strong, which hue in degrees."""

    light: float
    strong: float
    hue: float

    def css(self) -> str:
        """As a stylesheet says it."""
        return f"oklch({self.light:.3f} {self.strong:.3f} {self.hue:.1f})"


def shade_of(colour: str) -> Shade:
    """The shade of `#rrggbb`."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Shade(light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def colour_of(shade: Shade) -> str:
    """The `#rrggbb` of a shade; what no screen can show is made weaker until one can, so that the hue stays."""
    while not all(-TOLERANCE <= part <= 1 + TOLERANCE for part in _light_of(shade)) and shade.strong > 0:
        shade = shade._replace(strong=max(0.0, shade.strong - STEP))
    return "#" + "".join(f"{round(255 * _curved(part)):02x}" for part in _light_of(shade))


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, ground: str) -> str:
    """The colour itself if it reads on the ground, or the nearest shade of it that does."""
    shade, step = shade_of(colour), STEP if _luminance(ground) < 0.18 else -STEP
    found = colour.lower()
    while contrast(found, ground) < READABLE and -STEP < shade.light < 1 + STEP:
        shade = shade._replace(light=shade.light + step)
        found = colour_of(shade)
    return found


def _light_of(shade: Shade) -> tuple[float, float, float]:
    a, b = (shade.strong * turn(math.radians(shade.hue)) for turn in (math.cos, math.sin))
    long = (shade.light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (shade.light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (shade.light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return red, green, blue


def _parts(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _curved(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return float(part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
