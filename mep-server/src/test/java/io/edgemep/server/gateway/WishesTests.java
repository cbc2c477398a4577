package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.TestServices;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// What is to become of a service, by what its owner and the operator say.
class WishesTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Wish wish(String publish, TestServices service) {
        var properties = TestGateway.properties("publish", publish);
        var info = JSON.readValue(service.with("/serInstanceId", "\"s-1\"").json(), ServiceInfo.class);
        return new Wishes(properties, new Destinations(properties.upstream(), new OwnHosts(Set.of(), Set.of())))
                .of(new RegisteredService("app-1", info, 0));
    }

    private static TestServices service(String gateway) {
        var service = TestServices.service().with("/transportInfo/endpoint/uris", "[\"http://10.1.2.3/\"]");
        return gateway == null ? service : service.with("/transportInfo/implSpecificInfo/gateway", gateway);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requested |                    | None",
                "requested | {\"publish\":false} | None",
                "requested | {\"publish\":true}  | Wanted",
                "always    |                    | Wanted",
                "always    | {\"publish\":false} | None",
                "always    | {\"publish\":true}  | Wanted",
                "always    | 7                  | Unfit",
                "requested | {\"publish\":1}     | Unfit",
            })
    void isTheOwnersWhereTheOwnerSpeaksAndTheOperatorsElse(String publish, String gateway, String kind) {
        assertThat(wish(publish, service(gateway)).getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void isNoneForEverybodyWhereTheOperatorPublishesAllAndTheOwnerNamesSome() {
        var wish = wish("always", service("{\"publish\":true,\"consumers\":[\"b\",\"a\"]}"));

        assertThat(wish)
                .isInstanceOfSatisfying(
                        Wish.Wanted.class,
                        wanted -> assertThat(wanted.publication().consumers()).containsExactlyInAnyOrder("a", "b"));
    }

    @Test
    void saysWhyAServiceCannotBeReachedByHttp() {
        var wish = wish("always", service(null).with("/transportInfo/endpoint", "{\"fqdn\": [\"a.example\"]}"));

        assertThat(wish)
                .isInstanceOfSatisfying(
                        Wish.Unfit.class,
                        unfit -> assertThat(unfit.reason()).contains("transportInfo.endpoint", "http"));
    }

    @ParameterizedTest
    @CsvSource({"INACTIVE", "SUSPENDED"})
    void restsWhileTheServiceDoes(String state) {
        assertThat(wish("always", service(null).with("/state", "\"%s\"".formatted(state))))
                .isInstanceOfSatisfying(
                        Wish.Resting.class,
                        resting -> assertThat(resting.reason()).contains(state));
    }
}
