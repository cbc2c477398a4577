package io.edgemep.server.rules;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.Inet6Address;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A DNS rule (ETSI GS MEC 011, clause 7.1.2.3): one name, one address.
///
/// @param dnsRuleId its id, unique among the application's DNS rules, 1 to 63 characters
/// @param domainName fully qualified, with or without the dot at its end, 1 to 253 characters; its case is kept
/// @param ipAddressType family of the address
/// @param ipAddress the address
/// @param ttl seconds for which resolvers may keep it, 0 to 2147483647; when absent it does not expire
/// @param state whether the name resolves; ACTIVE when absent from what a manager sends
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"dnsRuleId", "domainName", "ipAddressType", "ipAddress", "state"})
public record DnsRule(
        String dnsRuleId,
        String domainName,
        IpAddressType ipAddressType,
        String ipAddress,
        @Schema(minimum = "0") @Nullable Integer ttl,
        RuleState state)
        implements Rule {

    private static final Pattern NAME = Pattern.compile("(?!.{254})[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
            + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");

    public DnsRule {
        dnsRuleId = InvalidMember.required("dnsRuleId", dnsRuleId, 63);
        domainName = InvalidMember.required("domainName", domainName, 254).replaceFirst("\\.$", "");
        if (!NAME.matcher(domainName).matches()) {
            throw InvalidMember.of(
                    "domainName",
                    "is no fully qualified domain name; send labels of letters, digits, '-' and '_' with dots between.");
        } else if (ipAddressType == null) {
            throw InvalidMember.missing("ipAddressType");
        }
        ipAddress = InvalidMember.required("ipAddress", ipAddress, 45);
        var address = AddressMatch.literal("ipAddress", ipAddress);
        if ((address instanceof Inet6Address) != (ipAddressType == IpAddressType.IP_V6)) {
            throw InvalidMember.of("ipAddress", "is no address of the family that ipAddressType names.");
        }
        if (ttl != null && ttl < 0) {
            throw InvalidMember.of("ttl", "is %d; send 0 or a number of seconds.".formatted(ttl));
        }
        state = Objects.requireNonNullElse(state, RuleState.ACTIVE);
    }

    /// The name as DNS compares it: without regard to case.
    public String name() {
        return domainName.toLowerCase(Locale.ROOT);
    }

    @Override
    public String id() {
        return dnsRuleId;
    }

    @Override
    public DnsRule in(RuleState other) {
        return new DnsRule(dnsRuleId, domainName, ipAddressType, ipAddress, ttl, other);
    }

    @Override
    public DnsRule plain() {
        return this;
    }

    /// Family of an address.
    public enum IpAddressType {
        IP_V4,
        IP_V6;

        /// Managers of EdgeGallery write IPv4 and IPv6, too.
        @JsonCreator
        static IpAddressType of(String text) {
            return Arrays.stream(values())
                    .filter(type -> type.name().replace("_", "").equalsIgnoreCase(text.replace("_", "")))
                    .findFirst()
                    .orElseThrow(() -> InvalidMember.object("is neither IP_V4 nor IP_V6; send one of them."));
        }
    }
}
