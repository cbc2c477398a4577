package io.edgemep.server.dataplane;

import io.edgemep.server.rules.Enforcer;
import io.edgemep.server.rules.TrafficRule;

/// Steers packets as the active traffic rules say; which implementation, `mep.data-plane.type` says.
public interface DataPlane extends Enforcer<TrafficRule> {}
