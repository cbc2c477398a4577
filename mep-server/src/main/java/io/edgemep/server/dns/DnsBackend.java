package io.edgemep.server.dns;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Enforcer;

/// Makes names resolve as the active DNS rules say; which implementation, `mep.dns.type` says.
public interface DnsBackend extends Enforcer<DnsRule> {}
