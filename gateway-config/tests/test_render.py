"""render as a process, against files, a real HTTPS server with keys, a real HTTP server for Kong's Admin API, and a `kong`."""

import http.server
import json
import os
import queue
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from material import Key, authority, certificate, jwks
from rendering import HERE, environment, read, render

PATIENCE = 30  # seconds


class Server:
    """Answers with what `answer` makes of a request, and remembers the requests."""

    def __init__(self, answer, tls=None, host="127.0.0.1"):
        self.requests = queue.Queue()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def respond(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, text = answer(self.path, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                try:
                    self.wfile.write(text.encode())
                except OSError:
                    pass
                outer.requests.put((self.command, self.path, body))

            do_GET = do_POST = respond

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer((host, 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()


class RenderTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.shared.cleanup)
        cls.keys = Path(cls.shared.name)
        cls.ca = authority(cls.keys)
        cls.first, cls.second = Key(cls.keys, "first"), Key(cls.keys, "second")
        cls.tls = certificate(cls.keys, "mep-auth")

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.output = self.directory / "kong.yaml"
        self.jwks = self.directory / "jwks.json"
        self.publish(self.first)
        self.env = environment(MEP_JWKS_URI=self.jwks, MEP_TLS_TRUST=self.ca, MEP_GATEWAY_OUTPUT=self.output)

    def publish(self, *keys):
        self.jwks.write_text(jwks(*keys))

    def serve(self, answer, tls=None, host="127.0.0.1"):
        server = Server(answer, tls, host)
        self.addCleanup(server.close)
        return server

    def render(self, *arguments, **variables):
        return render(*arguments, env={**self.env, **{name: str(value) for name, value in variables.items()}})

    def rendered(self, **variables):
        done = self.render("--no-reload", **variables)
        self.assertEqual(done.returncode, 0, done.stderr)
        return read(self.output)

    def refused(self, part, *arguments, **variables):
        done = self.render(*(arguments or ["--no-reload"]), **variables)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(part, done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def credentials(self, **variables):
        return self.rendered(**variables)["consumers"][0]["jwt_secrets"]

    # ---- keys ----

    def test_gives_kong_both_keys_of_a_rotation(self):
        self.publish(self.second, self.first)
        self.assertEqual(self.credentials(), [
            {"key": key.kid, "algorithm": "RS256", "rsa_public_key": key.public} for key in (self.first, self.second)])

    def test_takes_as_many_keys_as_frequent_rotations_leave(self):
        large = Key(self.directory, "large", "RSA", 4096)
        self.publish(*(large.jwk(kid=f"key-of-a-rotation-{number:03}") for number in range(128)))
        self.assertEqual([entry["key"] for entry in self.credentials()],
                         [f"key-of-a-rotation-{number:03}" for number in range(128)])

    def test_encodes_elliptic_keys_as_openssl_does(self):
        keys = [Key(self.directory, curve, curve) for curve in ("P-256", "P-384", "P-521")]
        self.publish(*keys)
        self.assertEqual(self.credentials(), [
            {"key": key.kid, "algorithm": algorithm, "rsa_public_key": key.public}
            for key, algorithm in zip(keys, ("ES256", "ES384", "ES512"))])

    def test_takes_the_algorithm_that_the_key_names(self):
        self.publish(self.first.jwk(alg="RS512"))
        self.assertEqual(self.credentials()[0]["algorithm"], "RS512")

    def test_leaves_out_keys_that_sign_no_tokens(self):
        self.publish(self.first, self.second.jwk(use="enc"), {"kty": "OKP", "crv": "Ed448", "kid": "other", "x": "AA"})
        self.assertEqual([entry["key"] for entry in self.credentials()], ["first"])

    def test_refuses_keys_that_cannot_be_trusted(self):
        jwk = self.first.jwk
        for keys, part in (
            ([], "1 to 128"),
            ([jwk(kid=str(number)) for number in range(129)], "1 to 128"),
            ([jwk(), jwk()], "1 to 128"),
            ([jwk(d="AQAB")], "secret part"),
            ([{"kty": "oct", "kid": "k", "k": "AQAB"}], "secret part"),
            ([jwk(kid=None)], "kid"),
            ([jwk(kid="../first")], "kid"),
            ([jwk(n="AQAB")], "2048"),
            ([jwk(n="=")], "base64url"),
            ([jwk(alg="HS256")], "HS256"),
            ([jwk(alg="none")], "none"),
            ([{"kty": "EC", "crv": "P-256", "kid": "k", "x": "AA", "y": "AA"}], "32 octets"),
            (["key"], "kid"),
        ):
            with self.subTest(part=part, keys=len(keys)):
                self.publish(*keys)
                self.refused(part)
                self.assertFalse(self.output.exists())

    def test_keeps_the_file_when_there_are_no_keys(self):
        self.rendered()
        before = self.output.read_bytes()
        for text in ("", "<html>", "[]", '{"keys": 7}', '{"keys": []}'):
            self.jwks.write_text(text)
            self.refused("Kong keeps what it has")
            self.assertEqual(self.output.read_bytes(), before)
        self.jwks.unlink()
        self.refused("No such file")
        self.assertEqual(self.output.read_bytes(), before)
        self.assertEqual(sorted(os.listdir(self.directory)), ["kong.yaml", "kong.yaml.applied"])

    # ---- fetching ----

    def answering(self, text=None, status=200, headers=None, host="127.0.0.1"):
        return self.serve(lambda *_: (status, headers or {}, text or jwks(self.first)), self.tls, host)

    def test_fetches_the_keys_from_mep_auth(self):
        server = self.answering()
        found = self.credentials(MEP_JWKS_URI="", MEP_GATEWAY_AUTH_TARGETS=f"localhost:{server.port}")
        self.assertEqual(found[0]["rsa_public_key"], self.first.public)
        self.assertEqual(server.requests.get(timeout=PATIENCE)[:2], ("GET", "/.well-known/jwks.json"))

    def test_asks_the_next_replica_when_one_is_down(self):
        down, up = self.answering("no keys", 503), self.answering()
        self.credentials(MEP_JWKS_URI="", MEP_GATEWAY_AUTH_TARGETS=f"127.0.0.1:{down.port},127.0.0.1:{up.port}")
        self.assertEqual(up.requests.qsize(), 1)

    def test_believes_no_certificate_of_another_authority(self):
        server = self.answering()
        other = authority(self.directory, "other")
        self.refused("CERTIFICATE_VERIFY_FAILED", MEP_JWKS_URI=f"https://localhost:{server.port}/", MEP_TLS_TRUST=other)

    def test_believes_no_certificate_of_another_host(self):
        server = self.answering(host="127.0.0.2")
        self.refused("CERTIFICATE_VERIFY_FAILED", MEP_JWKS_URI=f"https://127.0.0.2:{server.port}/")

    def test_follows_no_redirect(self):
        server = self.answering(status=302, headers={"Location": self.jwks.as_uri()})
        self.refused("302", MEP_JWKS_URI=f"https://localhost:{server.port}/")

    def test_reads_no_endless_answer(self):
        server = self.answering(jwks(self.first) + " " * 300000)
        self.refused("262144", MEP_JWKS_URI=f"https://localhost:{server.port}/")

    # ---- settings ----

    def test_gives_kong_each_target(self):
        kong = self.rendered(MEP_GATEWAY_SERVER_TARGETS="mep-1:8443, mep-2:8443,[2001:db8::1]:8443",
                             MEP_GATEWAY_SERVER_NAME="mep-server")
        upstream = next(entry for entry in kong["upstreams"] if entry["name"] == "mep-server.upstream")
        self.assertEqual([entry["target"] for entry in upstream["targets"]], ["mep-1:8443", "mep-2:8443", "[2001:db8::1]:8443"])
        self.assertEqual(upstream["host_header"], "mep-server")

    def test_gives_kong_each_authority(self):
        both = self.directory / "both.pem"
        both.write_text("a comment\n" + self.ca.read_text() + authority(self.directory, "other").read_text())
        kong = self.rendered(MEP_TLS_TRUST=both)
        self.assertEqual(len({entry["id"] for entry in kong["ca_certificates"]}), 2)
        self.assertEqual([entry["cert"].count("BEGIN CERTIFICATE") for entry in kong["ca_certificates"]], [1, 1])

    def test_opens_mm5_to_its_networks_without_a_token_only_when_told_so(self):
        def used(kong):
            routes = {route["name"]: route for service in kong["services"] for route in service["routes"]}
            return {plugin["name"]: plugin for plugin in routes["mm5"]["plugins"]}
        self.assertIs(used(self.rendered())["jwt"]["enabled"], True)
        opened = used(self.rendered(MEP_MM5_AUTHENTICATION="none", MEP_GATEWAY_MANAGER_NETWORKS="10.0.3.0/24"))
        self.assertIs(opened["jwt"]["enabled"], False)
        self.assertEqual(opened["ip-restriction"]["config"]["allow"], ["10.0.3.0/24"])

    def test_answers_browsers_of_the_origins_that_it_is_told(self):
        kong = self.rendered(MEP_GATEWAY_CORS_ORIGINS="https://portal.example,https://localhost:8080")
        cors = next(plugin for plugin in kong["plugins"] if plugin["name"] == "cors")
        self.assertIs(cors["enabled"], True)
        self.assertEqual(cors["config"]["origins"], ["https://portal.example", "https://localhost:8080"])

    def test_names_the_variable_that_is_wrong(self):
        for name, values in {
            "MEP_GATEWAY_AUTH_TARGETS": ("mep-auth", "mep-auth:0", "mep-auth:65536", "a b:1", "a:1,a:1", "a\"b:1", ","),
            "MEP_GATEWAY_SERVER_TARGETS": ("https://mep-server:8443",),
            "MEP_GATEWAY_SERVER_NAME": ("mep server", "${X}"),
            "MEP_JWKS_URI": ("http://mep-auth/", "jwks.json", "file:///etc/passwd"),
            "MEP_TLS_TRUST": ("/nowhere", str(HERE / "README.md")),
            "MEP_GATEWAY_MANAGER_NETWORKS": ("10.0.0.1/8", "everyone", ","),
            "MEP_MM5_AUTHENTICATION": ("mutual-tls", "yes"),
            "MEP_GATEWAY_CLIENT_ADDRESS": ("on",),
            "MEP_GATEWAY_RATE_SECOND": ("0", "-1", "1.5", "many"),
            "MEP_GATEWAY_RATE_MINUTE": ("10",),
            "MEP_GATEWAY_TOKEN_LIFETIME": ("1",),
            "MEP_GATEWAY_MAX_BODY": ("64KB",),
            "MEP_GATEWAY_MANAGEMENT_PORT": ("8443", "65536"),
            "MEP_GATEWAY_CORS_ORIGINS": ("*", "portal.example"),
            "MEP_GATEWAY_ADMIN": ("http://kong:8001", "http://0.0.0.0:8001"),
        }.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    self.refused(name, **{name: value})
                    self.assertFalse(self.output.exists())

    # ---- the Admin API ----

    def admin(self, status=201):
        state = {"status": status}
        server = self.serve(lambda *_: (state["status"], {}, '{"message":"declarative config is invalid"}'))
        self.env["MEP_GATEWAY_ADMIN"] = f"http://127.0.0.1:{server.port}"
        return server, state

    def test_gives_the_configuration_to_the_admin_api_once(self):
        server, _ = self.admin()
        self.assertEqual(self.render().returncode, 0)
        method, path, body = server.requests.get(timeout=PATIENCE)
        self.assertEqual((method, path), ("POST", "/config"))
        self.assertEqual(json.loads(body), {"config": self.output.read_text()})
        self.assertIn("unchanged", self.render().stdout)
        self.assertEqual(server.requests.qsize(), 0)
        self.publish(self.first, self.second)
        self.assertEqual(self.render().returncode, 0)
        self.assertEqual(server.requests.qsize(), 1)

    def test_keeps_the_file_that_kong_starts_with_when_the_admin_api_refuses_another(self):
        server, state = self.admin()
        self.render()
        before = self.output.read_bytes()
        state["status"] = 400
        self.publish(self.second)
        self.refused("declarative config is invalid", "--output", self.output)
        self.assertEqual(self.output.read_bytes(), before)
        state["status"] = 201
        self.assertEqual(self.render().returncode, 0)
        self.assertEqual(server.requests.qsize(), 3)

    def test_fills_a_file_that_is_gone(self):
        server, _ = self.admin()
        self.render()
        self.output.unlink()
        self.render()
        self.assertEqual(server.requests.qsize(), 2)
        self.assertEqual(self.output.stat().st_mode & 0o777, 0o644)

    def test_brings_a_rotation_to_kong_by_itself(self):
        server, state = self.admin()
        process = subprocess.Popen([sys.executable, HERE / "render", "--watch", "1"], env=self.env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            def received():
                config = json.loads(server.requests.get(timeout=PATIENCE)[2])["config"]
                return [key for key in ("first", "second") if f'"key": "{key}"' in config]
            self.assertEqual(received(), ["first"])
            # Kong is restarting just then: the next round brings it.
            state["status"] = 500
            self.publish(self.first, self.second)
            self.assertEqual(received(), ["first", "second"])
            state["status"] = 201
            self.assertEqual(received(), ["first", "second"])
            self.jwks.write_text("mep-auth is down")
            self.assertIn("500", process.stderr.readline() + process.stderr.readline())
            while "is not a JWK set" not in process.stderr.readline():
                self.assertIsNone(process.poll())
            self.publish(self.second)
            found = received()
            while found == ["first", "second"]:
                found = received()
            self.assertEqual(found, ["second"])
        finally:
            process.send_signal(signal.SIGTERM)
            _, _ = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0)

    # ---- kong's own commands ----

    def kong(self, parse=0, reload=0):
        """A `kong` that writes down how it was called."""
        calls = self.directory / "calls"
        program = self.directory / "bin" / "kong"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"""#!/bin/sh
echo "$KONG_PREFIX" "$@" >>{calls}
case $1 in
  config) grep -q mep-application "$3" || exit 9; echo "in 'secnd': unknown field"; exit {parse} ;;
  reload) exit {reload} ;;
esac
""")
        program.chmod(0o755)
        self.env["PATH"] = f"{program.parent}:{os.environ['PATH']}"
        self.env["KONG_PREFIX"] = "/usr/local/kong"
        return lambda: calls.read_text().splitlines() if calls.exists() else []

    def test_validates_with_a_prefix_of_its_own_then_reloads(self):
        calls = self.kong()
        self.assertEqual(self.render().returncode, 0)
        parsed, reloaded = calls()
        self.assertRegex(parsed, r"^(?!/usr/local/kong)\S+ config parse \S+\.yaml$")
        self.assertEqual(reloaded, "/usr/local/kong reload")
        self.assertFalse(os.path.exists(parsed.split()[0]))
        self.render()
        self.assertEqual(len(calls()), 2)

    def test_writes_nothing_that_kong_refuses(self):
        calls = self.kong(parse=1)
        self.refused("in 'secnd': unknown field", "--output", self.output)
        self.assertFalse(self.output.exists())
        self.assertEqual(len(calls()), 1)

    def test_reloads_again_when_that_has_failed(self):
        self.kong(reload=1)
        self.refused("kong reload", "--output", self.output)
        calls = self.kong(reload=0)
        self.assertEqual(self.render().returncode, 0)
        self.assertTrue(calls()[-1].endswith("reload"))

    def test_does_not_reload_a_kong_that_has_not_started(self):
        calls = self.kong()
        self.assertEqual(self.render("--no-reload").returncode, 0)
        self.assertEqual([call.split()[1] for call in calls()], ["config"])

    def test_writes_for_another_to_give_to_kong(self):
        server, _ = self.admin()
        process = subprocess.Popen([sys.executable, HERE / "render", "--no-reload", "--watch", "1"], env=self.env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            self.assertIn("written", process.stderr.readline())
            self.publish(self.first, self.second)
            self.assertIn("written", process.stderr.readline())
            self.assertEqual([entry["key"] for entry in read(self.output)["consumers"][0]["jwt_secrets"]], ["first", "second"])
        finally:
            process.send_signal(signal.SIGTERM)
            _, _ = process.communicate(timeout=PATIENCE)
        self.assertEqual(server.requests.qsize(), 0)

    def test_says_so_when_nothing_can_reload_kong(self):
        (self.directory / "empty").mkdir()
        self.refused("MEP_GATEWAY_ADMIN", "--output", self.output, PATH=str(self.directory / "empty"))
        self.assertFalse(self.output.exists())


if __name__ == "__main__":
    unittest.main()
