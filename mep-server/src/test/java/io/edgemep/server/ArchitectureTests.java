package io.edgemep.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.repository.Repository;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;
import org.springframework.web.bind.annotation.RestController;

/// Who may know whom. Each rule is broken once on purpose, by the classes below `io.edgemep.broken`.
class ArchitectureTests {

    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.edgemep.server");
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("io.edgemep.broken");

    @SuppressWarnings("ImmutableEnumChecker") // ArchUnit says nothing of its rules' immutability.
    enum Rule {
        CONTROLLERS_ARE_PACKAGE_PRIVATE(classes()
                .that()
                .areMetaAnnotatedWith(RestController.class)
                .and()
                .areNotAnnotations()
                .should()
                .bePackagePrivate()),
        CONTROLLERS_TOUCH_NO_REPOSITORY(noClasses()
                .that()
                .areMetaAnnotatedWith(RestController.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Repository.class)),
        ENTITIES_ARE_PACKAGE_PRIVATE(
                classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate()),
        REPOSITORIES_ARE_PACKAGE_PRIVATE(
                classes().that().areAssignableTo(Repository.class).should().bePackagePrivate()),
        THE_OUTBOX_KNOWS_NOTHING_OF_OURS(noClasses()
                .that()
                .resideInAPackage("..outbox..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.edgemep..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                resideInAPackage("..outbox..").or(resideInAPackage("io.edgemep.common..")))))),
        PACKAGES_HAVE_NO_CYCLES(slices().matching("io.edgemep.*.(*)..").should().beFreeOfCycles());

        private final ArchRule rule;

        Rule(ArchRule rule) {
            this.rule = rule;
        }
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void holds(Rule rule) {
        rule.rule.check(SERVER);
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void isNoticedWhenItIsBroken(Rule rule) {
        assertThat(rule.rule.evaluate(BROKEN).hasViolation()).isTrue();
    }

    @Test
    void keepsEachModuleToItsAllowedDependencies() {
        ApplicationModules.of(MepServer.class).verify();
    }

    @Test
    void noticesAModuleThatReachesFurtherThanAllowed() {
        var broken = ApplicationModules.of("io.edgemep.broken", ImportOption.Predefined.ONLY_INCLUDE_TESTS);

        assertThatThrownBy(broken::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("outbox")
                .hasMessageContaining("registry");
    }
}
