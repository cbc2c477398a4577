package io.edgemep.server.dataplane;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Part of a rule of nftables: a match or a statement, in the JSON that libnftables-json(5) describes.
record Expression(@JsonValue Map<String, @Nullable Object> json) {

    static final Expression DROP = bare("drop");
    static final Expression ACCEPT = bare("accept");
    static final Expression RETURN = bare("return");
    static final Expression COUNTER = of("counter", Map.of("packets", 0, "bytes", 0));

    private static Expression bare(String keyword) {
        return new Expression(Collections.singletonMap(keyword, null));
    }

    private static Expression of(String keyword, Object content) {
        return new Expression(Map.of(keyword, content));
    }

    static Expression equal(Object left, Object right) {
        return of("match", Map.of("op", "==", "left", left, "right", right));
    }

    static Expression different(Object left, Object right) {
        return of("match", Map.of("op", "!=", "left", left, "right", right));
    }

    /// Matches when the bits of the mask are so.
    static Expression masked(Object left, int mask, int bits) {
        return equal(Map.of("&", List.of(left, mask)), bits);
    }

    static Expression jump(String chain) {
        return of("jump", Map.of("target", chain));
    }

    static Expression assign(Object field, String value) {
        return of("mangle", Map.of("key", field, "value", value));
    }

    static Expression dnat(String address) {
        return of("dnat", Map.of("addr", address));
    }

    /// @param to an address in the hook prerouting, an interface in the hook ingress
    static Expression dup(String to) {
        return of("dup", Map.of("addr", to));
    }

    static Expression fwd(String device) {
        return of("fwd", Map.of("dev", device));
    }

    static Object set(List<?> elements) {
        return Map.of("set", elements);
    }

    static Object range(Object first, Object last) {
        return Map.of("range", List.of(first, last));
    }

    static Object meta(String key) {
        return Map.of("meta", Map.of("key", key));
    }

    static Object field(String protocol, String name) {
        return Map.of("payload", Map.of("protocol", protocol, "field", name));
    }

    /// @param offset in bits, after the beginning of the network (`nh`) or transport header (`th`)
    /// @param length in bits
    static Object raw(String base, int offset, int length) {
        return Map.of("payload", Map.of("base", base, "offset", offset, "len", length));
    }

    /// What connection tracking knows of the packet's connection.
    static Object tracked(String key) {
        return Map.of("ct", Map.of("key", key));
    }

    /// @param direction `original` or `reply`
    static Object tracked(String key, String direction) {
        return Map.of("ct", Map.of("key", key, "dir", direction));
    }
}
