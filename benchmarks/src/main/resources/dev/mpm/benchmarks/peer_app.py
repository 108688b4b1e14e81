"""The WSGI app that Gunicorn runs when it is measured."""
import os
import time
from urllib.parse import parse_qs

FILES = os.environ["PEER_FILES"]


def is_prime(number):
    if number < 4 or number % 2 == 0:
        return number in (2, 3)
    divisor = 3
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 2
    return True


def plaintext(environ):
    return "text/plain", b"Hello, World!"


def json(environ):
    return "application/json", b'{"message":"Hello, World!"}'


def sleep(environ):
    millis = int(parse_qs(environ["QUERY_STRING"])["ms"][0])
    time.sleep(millis / 1000)
    return "text/plain", b"slept %d ms\n" % millis


def prime(environ):
    number = int(parse_qs(environ["QUERY_STRING"])["number"][0])
    answer = "true" if is_prime(number) else "false"
    return "application/json", ('{"number":%d,"prime":%s}' % (number, answer)).encode()


def file(environ):
    with open(os.path.join(FILES, os.path.basename(environ["PATH_INFO"])), "rb") as content:
        return "text/plain", content.read()


ROUTES = {"/plaintext": plaintext, "/json": json, "/sleep": sleep, "/prime": prime}


def application(environ, start_response):
    content_type, body = ROUTES.get(environ["PATH_INFO"], file)(environ)
    start_response("200 OK", [("Content-Type", content_type), ("Content-Length", str(len(body)))])
    return [body]
