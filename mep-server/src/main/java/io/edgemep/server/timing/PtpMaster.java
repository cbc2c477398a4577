package io.edgemep.server.timing;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// A PTP master, as it is configured and as applications are told of it (ETSI GS MEC 011, clause 7.1.2.4).
///
/// @param ptpMasterIpAddress its IP address
/// @param ptpMasterLocalPriority rank of this master among all
/// @param delayReqMaxRate the most Delay_Req messages that it takes in a second
@Schema(
        name = "PtpMasters",
        requiredProperties = {"ptpMasterIpAddress", "ptpMasterLocalPriority", "delayReqMaxRate"})
record PtpMaster(
        @NotBlank String ptpMasterIpAddress,
        @DefaultValue("1") @Min(0) @Max(NtpServer.UINT32) long ptpMasterLocalPriority,
        @DefaultValue("1") @Min(0) @Max(NtpServer.UINT32) long delayReqMaxRate) {

    @AssertTrue(message = "ptp-master-ip-address must be an IP address")
    boolean isAddress() {
        return ptpMasterIpAddress == null || NtpServer.literal(ptpMasterIpAddress);
    }
}
