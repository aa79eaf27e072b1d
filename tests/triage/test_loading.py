"""Who loads the reader, and who does not."""

import subprocess
import sys

ALL_PAGES = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*({"numpy", "onnxruntime", "sentencepiece"} & set(sys.modules)))
"""


def test_no_page_loads_the_reader():
    environment = {"DJANGO_SETTINGS_MODULE": "amends.settings", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", ALL_PAGES], env=environment, check=True, capture_output=True, text=True
    )  # noqa: S603
    assert done.stdout.split() == []
