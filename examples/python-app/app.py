"""Says hello over HTTP."""
import os

import bottle


@bottle.route("/")
def hello():
    return "hello from Bottle " + bottle.__version__ + "\n"


bottle.run(host="0.0.0.0", port=int(os.environ.get("PORT", "8080")), quiet=True)
