package io.edgemep.server.mp1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CategoryRefTests {

    @Test
    void isWrittenWithTheStandardsMembersAlone() {
        assertThat(JsonMapper.shared().writeValueAsString(new CategoryRef("/catalogue", "id", "name", "1")))
                .isEqualTo("{\"href\":\"/catalogue\",\"id\":\"id\",\"name\":\"name\",\"version\":\"1\"}");
    }
}
