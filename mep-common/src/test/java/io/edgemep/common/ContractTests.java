package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.Contract.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTests {

    private static final String CONTRACT = """
            openapi: 3.1.0
            paths:
              /things/{thingId}:
                get:
                  responses:
                    "200":
                      description: The thing.
                      content:
                        application/json:
                          schema:
                            $ref: "#/components/schemas/Thing"
                    "404":
                      $ref: "#/components/responses/NotFound"
                delete:
                  responses:
                    "204":
                      description: Gone.
              /things/all:
                get:
                  responses:
                    "204":
                      description: There are none.
            components:
              responses:
                NotFound:
                  description: There is none.
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/ProblemDetails"
              schemas:
                Thing:
                  type: object
                  required: [name, made]
                  properties:
                    name:
                      type: string
                    made:
                      type: string
                      format: date-time
                ProblemDetails:
                  type: object
                  required: [status]
            """;

    private static final String THING = """
            {"name": "lamp", "made": "2026-11-23T10:00:00Z"}""";

    private Contract contract;

    @BeforeEach
    void write(@TempDir Path folder) throws IOException {
        contract = new Contract(Files.writeString(folder.resolve("contract.yaml"), CONTRACT));
    }

    @Test
    void passesAnswersThatAreDeclaredAndRemembersThem() {
        contract.check("GET", "/things/1?all=yes", 200, "application/json;charset=UTF-8", THING);
        contract.check("GET", "/things/1", 404, "application/problem+json", "{\"status\": 404}");
        contract.check("DELETE", "/things/1", 204, null, "");
        contract.check("GET", "/things/all", 204, null, "");

        assertThat(contract.checked())
                .containsExactlyElementsOf(contract.declared())
                .containsExactly(
                        new Answer("DELETE /things/{thingId}", 204),
                        new Answer("GET /things/all", 204),
                        new Answer("GET /things/{thingId}", 200),
                        new Answer("GET /things/{thingId}", 404));
    }

    @Test
    void refusesAnOperationOrAStatusThatIsNotDeclared() {
        refuses("POST", "/things/1", 200, "application/json", THING);
        refuses("GET", "/things/1/parts", 200, "application/json", THING);
        refuses("GET", "/things/1", 410, "application/json", THING);
    }

    @Test
    void refusesABodyThatIsNotOfTheSchema() {
        refuses("GET", "/things/1", 200, "application/json", "{\"name\": \"lamp\"}");
        refuses("GET", "/things/1", 200, "application/json", "{\"name\": \"lamp\", \"made\": \"yesterday\"}");
        refuses("GET", "/things/1", 200, "text/plain", THING);
        refuses("DELETE", "/things/1", 204, "application/json", THING);
        assertThatThrownBy(() -> contract.checkProblem("application/problem+json", "{}"))
                .isInstanceOf(AssertionError.class);
        assertThat(contract.checked()).isEmpty();
    }

    @Test
    void comparesTheFileWithTheCodeWhateverTheirOrder() {
        var served = """
                {"paths": {"/a": {"get": {"responses": {"204": {"description": "Nothing."}}}}}, "openapi": "3.1.0"}""";

        assertThatThrownBy(() -> contract.requireSame(served))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dmep.contract.write=true");
    }

    @Test
    void writesTheFileWhenAsked(@TempDir Path folder) {
        var file = folder.resolve("written.yaml");
        System.setProperty("mep.contract.write", "true");
        try {
            new Contract(file).requireSame("{\"openapi\": \"3.1.0\", \"paths\": {}}");
        } finally {
            System.clearProperty("mep.contract.write");
        }

        new Contract(file).requireSame("{\"paths\": {}, \"openapi\": \"3.1.0\"}");
    }

    private void refuses(String method, String path, int status, String type, String body) {
        assertThatThrownBy(() -> contract.check(method, path, status, type, body))
                .isInstanceOf(AssertionError.class);
    }
}
