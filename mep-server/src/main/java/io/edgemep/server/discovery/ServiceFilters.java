package io.edgemep.server.discovery;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The query parameters of a service list, for the API's contract; [ServiceQuery] reads them.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "ser_instance_id",
        in = ParameterIn.QUERY,
        description = "Any of these services; repeat it for several. Not together with ser_name or ser_category_id.",
        explode = Explode.TRUE,
        array = @ArraySchema(schema = @Schema(type = "string")))
@Parameter(
        name = "ser_name",
        in = ParameterIn.QUERY,
        description = "Services with any of these names; repeat it for several.",
        explode = Explode.TRUE,
        array = @ArraySchema(schema = @Schema(type = "string")))
@Parameter(
        name = "ser_category_id",
        in = ParameterIn.QUERY,
        description = "Services of the category with this id.",
        schema = @Schema(type = "string"))
@Parameter(
        name = "scope_of_locality",
        in = ParameterIn.QUERY,
        description = "Services with this scopeOfLocality.",
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"MEC_SYSTEM", "MEC_HOST", "NFVI_POP", "ZONE", "ZONE_GROUP", "NFVI_NODE"}))
@Parameter(
        name = "consumed_local_only",
        in = ParameterIn.QUERY,
        description = "Services with this consumedLocalOnly.",
        schema = @Schema(type = "boolean"))
@Parameter(
        name = "is_local",
        in = ParameterIn.QUERY,
        description = "true: services of this host. false: of this and of other hosts.",
        schema = @Schema(type = "boolean"))
@interface ServiceFilters {}
