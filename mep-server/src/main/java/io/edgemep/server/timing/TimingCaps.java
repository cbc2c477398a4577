package io.edgemep.server.timing;

import io.edgemep.server.mp1.TimeStamp;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// Where applications may get the time (ETSI GS MEC 011, clause 7.1.2.4).
///
/// @param timeStamp when this was answered
/// @param ntpServers NTP servers; may be empty
/// @param ptpMasters PTP masters; may be empty
@Schema(requiredProperties = {"timeStamp", "ntpServers", "ptpMasters"})
record TimingCaps(TimeStamp timeStamp, List<NtpServer> ntpServers, List<PtpMaster> ptpMasters) {}
