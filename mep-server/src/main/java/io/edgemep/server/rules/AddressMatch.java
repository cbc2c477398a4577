package io.edgemep.server.rules;

import io.edgemep.common.InvalidMember;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses that a filter matches: one address or prefix, or all from a first to a last one.
public sealed interface AddressMatch {

    /// Four decimal numbers, or anything with a colon.
    Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    /// @param address an IP address, `address/length`, or `first-last`
    /// @throws InvalidMember that names the member
    static AddressMatch parse(String member, String address) {
        var text = address.strip();
        var dash = text.indexOf('-');
        if (dash >= 0) {
            return new Range(literal(member, text.substring(0, dash)), literal(member, text.substring(dash + 1)))
                    .checked(member);
        }
        var slash = text.indexOf('/');
        var network = literal(member, slash < 0 ? text : text.substring(0, slash));
        var bits = network.getAddress().length * 8;
        return new Prefix(network, slash < 0 ? bits : length(member, text.substring(slash + 1), bits));
    }

    boolean isIpv6();

    /// An address and how many of its leading bits count; all of them for a single address.
    record Prefix(InetAddress address, int length) implements AddressMatch {

        @Override
        public boolean isIpv6() {
            return address instanceof Inet6Address;
        }
    }

    /// The addresses from the first to the last, both included.
    record Range(InetAddress first, InetAddress last) implements AddressMatch {

        Range checked(String member) {
            if (first.getClass() != last.getClass()
                    || Arrays.compareUnsigned(first.getAddress(), last.getAddress()) > 0) {
                throw InvalidMember.of(
                        member, "has a range whose end does not follow its beginning; send first-last of one family.");
            }
            return this;
        }

        @Override
        public boolean isIpv6() {
            return first instanceof Inet6Address;
        }
    }

    /// An address by its digits alone: no name is ever looked up.
    static InetAddress literal(String member, String text) {
        try {
            // What Java reads beside: a scope, brackets, and IPv4 in other forms than the usual one.
            if (LITERAL.matcher(text.strip()).matches()) {
                var address = InetAddress.ofLiteral(text.strip());
                if (address instanceof Inet6Address == text.contains(":")) {
                    return address;
                }
            }
        } catch (IllegalArgumentException _) {
            // Told below, like a scope.
        }
        throw InvalidMember.of(member, "contains what is no IP address; send IPv4 or IPv6 addresses without a scope.");
    }

    /// A member that is one address, in the form in which Java writes it; null where it is absent or empty.
    static @Nullable String optionalAddress(String member, @Nullable String text) {
        return text == null || text.isBlank() ? null : literal(member, text).getHostAddress();
    }

    private static int length(String member, String digits, int bits) {
        try {
            var length = Integer.parseInt(digits);
            if (length >= 0 && length <= bits) {
                return length;
            }
        } catch (NumberFormatException _) {
            // Told below, like a length out of range.
        }
        throw InvalidMember.of(
                member,
                "has a prefix length that is no number from 0 to %d; mend what follows the slash.".formatted(bits));
    }
}
