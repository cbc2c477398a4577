package io.edgemep.server.rules;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A change of a DNS rule (ETSI GS MEC 011, clause 7.2.10.3.2): only its state may change; other members may be there
/// if they say what the rule says already.
///
/// @param dnsRuleId ignored: the path says which rule
/// @param domainName as it is
/// @param ipAddressType as it is
/// @param ipAddress as it is
/// @param ttl as it is
/// @param state ACTIVE or INACTIVE
@Schema(name = "DnsRuleUpdate")
record DnsRuleUpdate(
        @Nullable String dnsRuleId,
        @Nullable String domainName,
        DnsRule.@Nullable IpAddressType ipAddressType,
        @Nullable String ipAddress,
        @Nullable Integer ttl,
        @Nullable RuleState state) {

    DnsRule over(DnsRule rule) {
        unchanged("domainName", domainName == null || name(domainName).equals(rule.name()));
        unchanged("ipAddressType", ipAddressType == null || ipAddressType == rule.ipAddressType());
        unchanged(
                "ipAddress",
                ipAddress == null || ipAddress.isEmpty() || address(ipAddress).equals(address(rule.ipAddress())));
        unchanged("ttl", ttl == null || ttl.equals(rule.ttl()));
        return state == null ? rule : rule.in(state);
    }

    private static String name(String domainName) {
        return domainName.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    private static Object address(String address) {
        return AddressMatch.literal("ipAddress", address);
    }

    private static void unchanged(String member, boolean isUnchanged) {
        if (!isUnchanged) {
            throw InvalidMember.of(
                    member,
                    "differs from the rule's: an application may change state alone; leave it out, or as it is.");
        }
    }
}
