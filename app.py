"""The page in the browser: ``streamlit run app.py`` (or any ASGI server: ``app:app``).

Settings are read here and passed down as values. The page itself is ``ui/main.py``; it is served through ``st.App``
so that every response carries the headers of ``ui/headers.py``.
"""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from settings import ROOT, Settings
from ui.headers import SecureHeaders
from ui.resources import configure

configure(Settings())
app = st.App(ROOT / "ui" / "main.py", middleware=[Middleware(SecureHeaders)])
