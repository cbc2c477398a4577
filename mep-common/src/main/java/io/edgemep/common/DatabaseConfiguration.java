package io.edgemep.common;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How the pool comes back after the database was away, and what a database that hangs may cost.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {

    private static final Duration PAUSE = Duration.ofMillis(250);

    /// The pool itself pauses for up to five seconds between its attempts to connect, so that requests would be refused
    /// for that long after the database is back.
    @Bean
    static BeanPostProcessor connectionsSoonAfterAnOutage() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    pool.setDataSource(new PatientDataSource(connections(pool), PAUSE));
                }
                return bean;
            }
        };
    }

    @Bean
    static BeanPostProcessor noLongWaitsOfRequests(ObjectProvider<DatabaseProperties> properties) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource pool
                        ? new PromptDataSource(pool, properties.getObject().requestTimeout())
                        : bean;
            }
        };
    }

    /// In place of Spring Boot's, which asks the database each time.
    @Bean
    @ConditionalOnEnabledHealthIndicator("db")
    RecentHealth dbHealthIndicator(DataSource database) {
        return new RecentHealth(new DataSourceHealthIndicator(database));
    }

    private static DataSource connections(HikariDataSource pool) {
        return new DriverDataSource(
                pool.getJdbcUrl(),
                pool.getDriverClassName(),
                pool.getDataSourceProperties(),
                pool.getUsername(),
                pool.getPassword());
    }

    /// Without the pool, whose connections have a limit on how long an answer takes: a migration may take longer.
    @Bean
    FlywayConfigurationCustomizer migrationsOutsideThePool(JdbcConnectionDetails database) {
        return flyway -> flyway.dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword());
    }
}
