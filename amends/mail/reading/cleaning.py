"""Placeholder until the sanitiser lands."""

import nh3


def clean_html(html, files=()):
    return nh3.clean(html[:1_000_000])
