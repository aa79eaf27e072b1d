"""Gives the tests a data folder of their own before anything reads the environment."""

import os
import tempfile

os.environ["AMENDS_DATA"] = tempfile.mkdtemp(prefix="amends-tests-")
os.environ.setdefault("AMENDS_SECRET_KEY", "a key for tests only")
os.environ["AMENDS_PUBLIC_URL"] = "http://localhost:8400"
