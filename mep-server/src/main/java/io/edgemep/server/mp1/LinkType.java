package io.edgemep.server.mp1;

import io.swagger.v3.oas.annotations.media.Schema;

/// A link (ETSI GS MEC 011, clause 6.3.2).
///
/// @param href absolute URI of the resource
@Schema(requiredProperties = "href")
public record LinkType(@Schema(format = "uri") String href) {}
