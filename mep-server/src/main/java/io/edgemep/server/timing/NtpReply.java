package io.edgemep.server.timing;

/// What became of a question to an NTP server.
sealed interface NtpReply {

    /// A server that is synchronised says how wrong the clock is.
    record Compared(ClockError error) implements NtpReply {}

    /// It does not want to be asked (kiss-o'-death, RFC 5905, section 7.4).
    record Kiss(String code) implements NtpReply {}

    /// Nothing that the clock can be compared with.
    ///
    /// @param reason the rest of a sentence that begins with the server's name
    record Useless(String reason) implements NtpReply {}
}
