"""Keys and certificates by openssl, for the tests and for accept."""

import base64
import json
import subprocess
from pathlib import Path


def openssl(*arguments, **options):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60, **options).stdout


def base64url(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class Key:
    """A key pair of openssl's, and what mep-auth would publish of it."""

    def __init__(self, directory, kid, kind="RSA", bits=2048):
        self.kid, self.kind, self.path = kid, kind, Path(directory) / f"{kid}.pem"
        if kind == "RSA":
            openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-out", self.path)
        else:
            openssl("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{kind}", "-out", self.path)
        self.public = openssl("pkey", "-in", self.path, "-pubout").decode()

    def jwk(self, **other):
        if self.kind == "RSA":
            modulus = openssl("rsa", "-in", self.path, "-noout", "-modulus").decode().strip().partition("=")[2]
            return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": base64url(bytes.fromhex(modulus)),
                    "e": "AQAB", **other}
        size = {"P-256": 32, "P-384": 48, "P-521": 66}[self.kind]
        point = openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")[-2 * size:]
        return {"kty": "EC", "use": "sig", "crv": self.kind, "kid": self.kid, "x": base64url(point[:size]),
                "y": base64url(point[size:]), **other}


def jwks(*keys):
    return json.dumps({"keys": [key.jwk() if isinstance(key, Key) else key for key in keys]})


def authority(directory, name="ca"):
    directory = Path(directory)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", directory / f"{name}.key", "-out", directory / f"{name}.pem")
    return directory / f"{name}.pem"


def certificate(directory, name, ca="ca"):
    """A server's, for `name`, localhost and 127.0.0.1."""
    directory = Path(directory)
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", directory / f"{name}.key",
            "-out", directory / f"{name}.csr")
    openssl("x509", "-req", "-in", directory / f"{name}.csr", "-CA", directory / f"{ca}.pem", "-CAkey",
            directory / f"{ca}.key", "-CAcreateserial", "-days", "2", "-out", directory / f"{name}.pem", "-extfile", "-",
            input=f"subjectAltName=DNS:{name},DNS:localhost,IP:127.0.0.1\n".encode())
    return directory / f"{name}.pem", directory / f"{name}.key"
