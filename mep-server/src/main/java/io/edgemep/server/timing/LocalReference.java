package io.edgemep.server.timing;

/// Reference ids of clocks that follow nothing but themselves: 127.127.1.x, by which ntpd and chrony mean the machine's
/// own clock, and LOCL (RFC 5905, figure 12).
final class LocalReference {

    private static final int LOCAL_CLOCK = 0x7F7F01;
    private static final int LOCL = ('L' << 24) | ('O' << 16) | ('C' << 8) | 'L';

    private LocalReference() {}

    static boolean is(int referenceId) {
        return referenceId >>> 8 == LOCAL_CLOCK || referenceId == LOCL;
    }
}
