package io.edgemep.server.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class DataPlaneConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withUserConfiguration(Properties.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(DataPlaneProperties.class)
    @Import(DataPlaneConfiguration.class)
    static class Properties {}

    @Test
    void hasNoDataPlaneByDefault() {
        runner.run(context -> assertThat(context).getBean(DataPlane.class).isInstanceOf(NoDataPlane.class));
    }

    @ParameterizedTest
    @CsvSource({"none,NoDataPlane", "nftables,NftablesDataPlane", "pretend,PretendDataPlane"})
    void hasTheDataPlaneOfTheType(String type, String name) {
        runner.withPropertyValues("mep.data-plane.type=" + type, "mep.data-plane.nftables.devices=")
                .run(context -> assertThat(context)
                        .getBean(DataPlane.class)
                        .extracting(plane -> plane.getClass().getSimpleName())
                        .isEqualTo(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=magic",
                "nftables.command=",
                "nftables.table=mep; flush ruleset",
                "nftables.table=",
                "nftables.namespace=../x",
                "nftables.devices=eth0,eth 1",
                "nftables.mac-device=app0",
                "nftables.priority=-200",
                "nftables.priority=-100",
                "nftables.timeout=0s",
                "nftables.max-statements=0",
                "nftables.max-trials=0"
            })
    void doesNotStartWithWhatCannotWork(String property) {
        runner.withPropertyValues("mep.data-plane." + property)
                .run(context -> assertThat(context).hasFailed());
    }
}
