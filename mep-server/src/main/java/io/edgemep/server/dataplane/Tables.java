package io.edgemep.server.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// The platform's tables as the kernel has them, in brief: equal ones hold the same, but for what only counts.
///
/// A listing has a line for each rule, and is megabytes long where there are thousands of them: it is neither kept nor
/// taken apart.
///
/// @param digests of nft's listings, by the families of the tables
/// @param statements how many rules of nftables are in all of them
record Tables(Map<String, String> digests, long statements) {

    private static final String HANDLE = " # handle ";

    /// @param listings by families, with handles and without what rules have counted
    static Tables of(Map<String, String> listings) {
        var digests = new HashMap<String, String>();
        var statements = 0L;
        for (var listing : listings.entrySet()) {
            digests.put(listing.getKey(), digest(listing.getValue()));
            statements += listing.getValue().lines().filter(Tables::isRule).count();
        }
        return new Tables(Map.copyOf(digests), statements);
    }

    /// A line that opens a table, a chain or a set has a brace before its handle.
    private static boolean isRule(String line) {
        var handle = line.lastIndexOf(HANDLE);
        return handle > 0 && line.charAt(handle - 1) != '{';
    }

    private static String digest(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
