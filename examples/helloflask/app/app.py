"""Says hello, and with which Flask and Django it was built."""

import os
import signal
import sys
from importlib.metadata import version

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    release = os.environ.get("GANTRY_RELEASE", "?")
    return f"Hello from Flask {version('flask')} (Django {version('django')} is here too), release {release}\n"


@app.get("/health")
def health():
    return "ok\n"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", "5000")))
