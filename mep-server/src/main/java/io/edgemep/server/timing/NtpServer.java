package io.edgemep.server.timing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// An NTP server, as it is configured and as applications are told of it (ETSI GS MEC 011, clause 7.1.2.4).
///
/// @param ntpServerAddrType what the address is; taken from it where it is not configured
/// @param ntpServerAddr an IP address or a name
/// @param minPollingInterval binary logarithm of the least number of seconds between two requests, 3 to 17
/// @param maxPollingInterval binary logarithm of the greatest, 3 to 17
/// @param localPriority rank of this server among all
/// @param authenticationOption how it authenticates its answers
/// @param authenticationKeyNum number of the key, 0 where there is none
/// @param port where the platform itself asks it; not told, because the standard has no place for it
@Schema(
        name = "NtpServers",
        requiredProperties = {
            "ntpServerAddrType",
            "ntpServerAddr",
            "minPollingInterval",
            "maxPollingInterval",
            "localPriority",
            "authenticationOption",
            "authenticationKeyNum"
        })
record NtpServer(
        NtpServerAddrType ntpServerAddrType,
        @NotBlank String ntpServerAddr,
        @DefaultValue("6") @Min(3) @Max(17) int minPollingInterval,
        @DefaultValue("10") @Min(3) @Max(17) int maxPollingInterval,
        @DefaultValue("1") @Min(0) @Max(UINT32) long localPriority,
        @DefaultValue("NONE") @NotNull AuthenticationOption authenticationOption,
        @DefaultValue("0") @Min(0) @Max(UINT32) long authenticationKeyNum,
        @JsonIgnore @DefaultValue("123") @Min(1) @Max(65535) int port) {

    static final long UINT32 = 4_294_967_295L;

    @SuppressWarnings("NullAway") // The binder passes null for what is not configured.
    NtpServer {
        if (ntpServerAddrType == null && ntpServerAddr != null) {
            ntpServerAddrType = literal(ntpServerAddr) ? NtpServerAddrType.IP_ADDRESS : NtpServerAddrType.DNS_NAME;
        }
    }

    @AssertTrue(message = "min-polling-interval must not exceed max-polling-interval")
    boolean isPollable() {
        return minPollingInterval <= maxPollingInterval;
    }

    @AssertTrue(
            message = "ntp-server-addr-type must say what ntp-server-addr is; leave it out to have it taken from it")
    boolean isAddressOfItsType() {
        return isBlank(ntpServerAddr) || literal(ntpServerAddr) == (ntpServerAddrType == NtpServerAddrType.IP_ADDRESS);
    }

    @AssertTrue(message = "SYMMETRIC_KEY needs an authentication-key-num above 0, and the others need none")
    boolean isKeyed() {
        return (authenticationOption == AuthenticationOption.SYMMETRIC_KEY) == (authenticationKeyNum > 0);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    static boolean literal(String address) {
        try {
            InetAddress.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return ntpServerAddr;
    }

    /// What the address of an NTP server is.
    enum NtpServerAddrType {
        IP_ADDRESS,
        DNS_NAME
    }

    /// How an NTP server authenticates its answers.
    enum AuthenticationOption {
        NONE,
        SYMMETRIC_KEY,
        AUTO_KEY
    }
}
