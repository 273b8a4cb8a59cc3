"""The production server on a slow road: what was committed takes up to 30 ms to be answered. A kill at random then falls between the two often enough to be seen."""

import random
import time

from app import serve


def create_app():
    app = serve.create_app()
    answer = app.wsgi_app

    def late(environ, start_response):
        made = answer(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST":
            time.sleep(random.uniform(0, 0.03))
        return made

    app.wsgi_app = late
    return app


if __name__ == "__main__":
    serve.main(target="tests.faults.slow_road_server:create_app")
