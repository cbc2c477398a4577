"""Holds kong.yaml against Kong 3.9's documented fields and our own promises, and the tables against kong.yaml."""

import json
import re
import unittest

import yaml

from rendering import HERE, rendered

# Fields of Kong 3.9's entities and plugins, as documented; a misspelt one stops Kong's start. What we must not use is left out.
ENTITIES = {
    "": "_format_version services consumers upstreams ca_certificates plugins",
    "services": "name host protocol port tls_verify tls_verify_depth ca_certificates connect_timeout write_timeout read_timeout"
                " retries routes",
    "routes": "name protocols paths strip_path plugins",
    "plugins": "name config enabled",
    "consumers": "username jwt_secrets",
    "jwt_secrets": "key algorithm rsa_public_key",
    "ca_certificates": "id cert",
    "upstreams": "name host_header targets healthchecks",
    "targets": "target weight",
}
HEALTHCHECKS = {
    "": "active passive threshold",
    "active": "type http_path https_verify_certificate https_sni timeout concurrency headers healthy unhealthy",
    "active.healthy": "interval successes http_statuses",
    "active.unhealthy": "interval http_statuses http_failures tcp_failures timeouts",
    "passive": "type healthy unhealthy",
    "passive.healthy": "successes http_statuses",
    "passive.unhealthy": "http_statuses http_failures tcp_failures timeouts",
}
PLUGINS = {
    "jwt": "key_claim_name claims_to_verify maximum_expiration header_names uri_param_names cookie_names run_on_preflight"
           " realm secret_is_base64",
    "ip-restriction": "allow deny status message",
    "rate-limiting": "second minute hour day month year limit_by header_name path policy fault_tolerant hide_client_headers"
                     " error_code error_message",
    "correlation-id": "header_name generator echo_downstream",
    "request-size-limiting": "allowed_payload_size size_unit require_content_length",
    "response-transformer": "remove",
    "prometheus": "status_code_metrics latency_metrics bandwidth_metrics upstream_health_metrics per_consumer",
    "cors": "origins methods headers exposed_headers credentials max_age preflight_continue private_network",
    "appid-header": "client_address max_headers",
    "problem-details": "",
    "listener": "ports",
    "acl": "allow deny hide_groups_header include_consumer_groups always_use_authenticated_groups",
    "request-transformer": "http_method remove rename replace add append",
}
# What mep-server writes beside that; its tests hold the file against the code that writes it.
PUBLISHED = {
    "": "_format_version services upstreams",
    "services": ENTITIES["services"] + " id tags enabled path plugins",
    "routes": ENTITIES["routes"] + " id tags preserve_host path_handling",
    "plugins": ENTITIES["plugins"] + " id tags protocols",
    "upstreams": ENTITIES["upstreams"] + " id tags",
    "targets": ENTITIES["targets"] + " id tags",
}


def check(case, entity, allowed, where):
    case.assertLessEqual(set(entity), set(allowed.split()), f"unknown field in {where}")


def plugins(route):
    return {plugin["name"]: plugin for plugin in route["plugins"] if plugin.get("enabled", True)}


def matches(pattern, path):
    """As Kong does: a tilde marks a regular expression, anything else is a prefix."""
    return re.match(pattern[1:], path) is not None if pattern.startswith("~") else path.startswith(pattern)


def sample():
    return json.loads((HERE / "tests" / "published.json").read_text())


class PublishedTests(unittest.TestCase):
    """What mep-server makes of a published service, beside the routes that applications use otherwise."""

    def test_has_documented_fields_only(self):
        published = sample()
        check(self, published, PUBLISHED[""], "published.json")
        for kind, inner in (("services", ("routes", "plugins")), ("upstreams", ("targets",))):
            for entity in published[kind]:
                check(self, entity, PUBLISHED[kind], kind)
                for name in inner:
                    for part in entity[name]:
                        check(self, part, PUBLISHED[name], name)
                for plugin in entity.get("plugins", []):
                    check(self, plugin["config"], PLUGINS[plugin["name"]], plugin["name"])

    def test_is_guarded_as_mp1_is_and_by_an_acl(self):
        mp1 = next(route for service in rendered()["services"] for route in service["routes"] if route["name"] == "mp1")
        for service in sample()["services"]:
            used = plugins(service)
            for plugin in mp1["plugins"]:
                self.assertEqual(used[plugin["name"]]["config"], plugin["config"], plugin["name"])
            self.assertIs(used["acl"]["config"]["always_use_authenticated_groups"], True)
            self.assertIn("Authorization", used["request-transformer"]["config"]["remove"]["headers"])
            for route in service["routes"]:
                self.assertEqual(route["protocols"], ["https"])
                self.assertRegex(route["paths"][0], r"^/published/[0-9a-f-]{36}/$")

    def test_is_below_no_path_of_the_gateways_own(self):
        own = [path for service in rendered()["services"] for route in service["routes"] for path in route["paths"]]
        self.assertFalse([path for path in own if path.startswith("/published")])


class KongYamlTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kong = rendered()
        cls.routes = {route["name"]: (service, route) for service in cls.kong["services"] for route in service["routes"]}

    def each_plugin(self):
        for service in self.kong["services"]:
            for route in service["routes"]:
                for plugin in route["plugins"]:
                    yield plugin, route["name"]
        for plugin in self.kong["plugins"]:
            yield plugin, "everything"

    def test_has_documented_fields_only(self):
        check(self, self.kong, ENTITIES[""], "kong.yaml")
        self.assertEqual(self.kong["_format_version"], "3.0")
        for kind, inner in (("services", "routes"), ("consumers", "jwt_secrets"), ("upstreams", "targets"), ("ca_certificates", "")):
            for entity in self.kong[kind]:
                check(self, entity, ENTITIES[kind], kind)
                for part in entity.get(inner, []):
                    check(self, part, ENTITIES[inner], inner)

    def test_has_documented_health_checks_only(self):
        def walk(node, path):
            check(self, node, HEALTHCHECKS[path], f"healthchecks {path}")
            for name, value in node.items():
                if isinstance(value, dict):
                    walk(value, f"{path}.{name}".lstrip("."))
        for upstream in self.kong["upstreams"]:
            walk(upstream["healthchecks"], "")
            self.assertTrue(upstream["healthchecks"]["active"]["https_verify_certificate"])

    def test_has_documented_plugin_fields_only(self):
        for plugin, where in self.each_plugin():
            check(self, plugin, ENTITIES["plugins"], f"{plugin['name']} of {where}")
            check(self, plugin["config"], PLUGINS[plugin["name"]], f"{plugin['name']} of {where}")

    def test_uses_the_plugins_that_kong_conf_loads(self):
        loaded = re.search(r"^plugins = (.+)$", (HERE / "kong.conf").read_text(), re.MULTILINE)[1].split(", ")
        published = {plugin["name"] for service in sample()["services"] for plugin in service["plugins"]}
        self.assertEqual(set(loaded), {plugin["name"] for plugin, _ in self.each_plugin()} | published)

    def test_uses_a_plugin_once_a_route(self):
        for name, (_, route) in self.routes.items():
            names = [plugin["name"] for plugin in route["plugins"]]
            self.assertEqual(len(names), len(set(names)), name)

    def test_verifies_the_services_certificates(self):
        ids = [entity["id"] for entity in self.kong["ca_certificates"]]
        upstreams = {upstream["name"] for upstream in self.kong["upstreams"]}
        for service in self.kong["services"]:
            self.assertEqual(service["protocol"], "https")
            self.assertIs(service["tls_verify"], True)
            self.assertEqual(service["ca_certificates"], ids)
            self.assertIn(service["host"], upstreams)

    def test_offers_each_route_on_named_ports_over_https(self):
        for name, (_, route) in self.routes.items():
            self.assertEqual(route["protocols"], ["https"], name)
            self.assertIs(route["strip_path"], False, name)
            self.assertIn("listener", plugins(route), name)
            self.assertIn("rate-limiting", plugins(route), name)

    def test_offers_management_to_managers_only(self):
        for name in ("mm5", "auth-administration", "dead-letters"):
            used = plugins(self.routes[name][1])
            self.assertEqual(used["listener"]["config"]["ports"], [8446])
            self.assertEqual(used["ip-restriction"]["config"]["allow"], ["127.0.0.0/8", "::1/128"])
            self.assertIn("jwt", used)

    def test_asks_for_a_token_where_a_token_does_not_come_from(self):
        without = {name for name, (_, route) in self.routes.items() if "jwt" not in plugins(route)}
        self.assertEqual(without, {"tokens", "keys", "resource"})

    def test_takes_tokens_from_the_header_only(self):
        for plugin, where in self.each_plugin():
            if plugin["name"] == "jwt":
                config = plugin["config"]
                self.assertEqual(config["uri_param_names"], [], where)
                self.assertEqual(config["cookie_names"], [], where)
                self.assertEqual(config["header_names"], ["authorization"], where)
                self.assertEqual(config["claims_to_verify"], ["exp", "nbf"], where)
                self.assertEqual(config["key_claim_name"], "kid", where)
                self.assertNotIn("anonymous", config, where)

    def test_limits_by_application_where_there_is_a_token(self):
        for name, (_, route) in self.routes.items():
            used = plugins(route)
            config = used["rate-limiting"]["config"]
            self.assertEqual(config["policy"], "local", name)
            if "jwt" in used:
                self.assertEqual((config["limit_by"], config["header_name"]), ("header", "X-AppinstanceID"), name)
            else:
                self.assertEqual(config["limit_by"], "ip", name)

    def test_has_what_holds_everywhere(self):
        everywhere = {plugin["name"]: plugin for plugin in self.kong["plugins"]}
        for name in ("appid-header", "problem-details", "correlation-id", "request-size-limiting", "response-transformer",
                     "prometheus"):
            self.assertTrue(everywhere[name].get("enabled", True), name)
        self.assertIs(everywhere["cors"]["enabled"], False)
        self.assertIn("Server", everywhere["response-transformer"]["config"]["remove"]["headers"])

    def test_lets_the_plugin_see_every_header_that_it_counts(self):
        conf = (HERE / "kong.conf").read_text()
        shown = int(re.search(r"^lua_max_req_headers = (\d+)$", conf, re.MULTILINE)[1])
        most = next(p["config"]["max_headers"] for p in self.kong["plugins"] if p["name"] == "appid-header")
        self.assertLess(most, shown)


class KongConfTests(unittest.TestCase):
    def setUp(self):
        lines = (HERE / "kong.conf").read_text().splitlines()
        self.conf = dict(line.split(" = ", 1) for line in lines if line and not line.startswith("#"))

    def test_speaks_tls_1_2_and_1_3_only(self):
        self.assertEqual(self.conf["ssl_cipher_suite"], "custom")
        self.assertEqual(self.conf["ssl_protocols"], "TLSv1.2 TLSv1.3")
        for suite in self.conf["ssl_ciphers"].split(":"):
            self.assertRegex(suite, r"^ECDHE-(RSA|ECDSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)$")
        for listener in self.conf["proxy_listen"].split(","):
            self.assertRegex(listener.strip(), r"^\S+:\d+ ssl http2$")

    def test_keeps_what_answers_anybody_on_the_loopback_interface(self):
        self.assertEqual(self.conf["admin_gui_listen"], "off")
        for name in ("admin_listen", "status_listen"):
            self.assertRegex(self.conf[name], r"^127\.0\.0\.1:\d+$")

    def test_says_nothing_of_itself(self):
        self.assertEqual(self.conf["headers"], "off")
        self.assertEqual(self.conf["anonymous_reports"], "off")

    def test_listens_where_kong_yaml_thinks(self):
        ports = re.findall(r":(\d+) ssl", self.conf["proxy_listen"])
        used = {port for service in rendered()["services"] for route in service["routes"]
                for port in plugins(route)["listener"]["config"]["ports"]}
        self.assertEqual({int(port) for port in ports}, used)


class TableTests(unittest.TestCase):
    def setUp(self):
        kong = rendered()
        self.routes = {route["name"]: (service, route) for service in kong["services"] for route in service["routes"]}

    def cases(self):
        for line in (HERE / "cases.tsv").read_text().splitlines():
            if not line.startswith("#"):
                yield line.split("\t")

    def test_the_readme_has_each_route_as_it_is(self):
        rows = {}
        for line in (HERE / "README.md").read_text().splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 6 and cells[0].strip("`") in self.routes:
                rows[cells[0].strip("`")] = cells[1:]
        for name, (service, route) in self.routes.items():
            paths, ports, service_name, used, who = rows[name]
            self.assertEqual(re.findall(r"`([^`]+)`", paths), route["paths"], name)
            self.assertEqual([int(port) for port in ports.split(", ")], plugins(route)["listener"]["config"]["ports"], name)
            self.assertEqual(service_name, service["name"], name)
            self.assertEqual(used.split(", "), [plugin["name"] for plugin in route["plugins"]], name)
            self.assertTrue(who, name)

    def test_the_cases_have_each_path_answered_and_each_guarded_route_refused(self):
        answered, refused = set(), set()
        for _, port, _, path, *_, status, source, _ in self.cases():
            self.assertIn(source, ("gateway", "mep-auth", "mep-server"))
            for name, (service, route) in self.routes.items():
                for prefix in route["paths"]:
                    number = {"applications": 8443, "management": 8446}[port]
                    if matches(prefix, path) and number in plugins(route)["listener"]["config"]["ports"]:
                        if status == "200":
                            self.assertEqual(source, service["name"], path)
                            answered.add(prefix)
                        else:
                            refused.add((name, status))
        self.assertEqual(answered, {prefix for _, route in self.routes.values() for prefix in route["paths"]})
        for name, (_, route) in self.routes.items():
            if "jwt" in plugins(route):
                self.assertTrue({(name, "401"), (name, "403")} & refused, name)

    def test_the_cases_have_nine_columns_and_a_name_of_their_own(self):
        names = [case[0] for case in self.cases()]
        self.assertEqual(len(names), len(set(names)))
        for case in self.cases():
            self.assertEqual(len(case), 9, case)


if __name__ == "__main__":
    unittest.main()
