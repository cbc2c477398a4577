package io.edgemep.server.mp1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;

/// Category of a service or an application (ETSI GS MEC 011, clause 8.1.5.2); filters compare its id alone.
///
/// @param href reference of the catalogue
/// @param id identifier of the category
/// @param name name of the category
/// @param version version of the category
@Schema(requiredProperties = {"href", "id", "name", "version"})
public record CategoryRef(String href, String id, String name, String version) {

    public CategoryRef {
        href = InvalidMember.present("href", href, 512);
        id = InvalidMember.present("id", id, 128);
        name = InvalidMember.present("name", name, 128);
        version = InvalidMember.present("version", version, 64);
    }

    /// Some clients send an object of empty texts where they mean none.
    @JsonIgnore
    public boolean isEmpty() {
        return href.isEmpty() && id.isEmpty() && name.isEmpty() && version.isEmpty();
    }
}
