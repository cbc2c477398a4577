package io.edgemep.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import org.springframework.data.repository.Repository;
import org.springframework.web.bind.annotation.RestController;

@AnalyzeClasses(packages = "io.edgemep.auth", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule keepsControllersToTheirPackage =
            classes().that().areAnnotatedWith(RestController.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule keepsControllersFromRepositories = noClasses()
            .that()
            .areAnnotatedWith(RestController.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Repository.class);

    @ArchTest
    static final ArchRule keepsRepositoriesAndEntitiesToTheirPackage = classes()
            .that()
            .areAssignableTo(Repository.class)
            .or()
            .areAnnotatedWith(Entity.class)
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule hasNoCycles =
            slices().matching("io.edgemep.auth.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule keepsFeaturesFromTheApplicationClass = noClasses()
            .that()
            .resideInAPackage("io.edgemep.auth.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.edgemep.auth");

    @ArchTest
    static final ArchRule keepsClientsFromTheOtherFeatures = noClasses()
            .that()
            .resideInAPackage("..auth.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..auth.key..", "..auth.method..", "..auth.token..", "..auth.aksk..");

    @ArchTest
    static final ArchRule keepsKeysFromTheOtherFeatures = noClasses()
            .that()
            .resideInAPackage("..auth.key..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..auth.client..", "..auth.method..", "..auth.token..", "..auth.aksk..");

    @ArchTest
    static final ArchRule keepsTokensFromAccessKeys = noClasses()
            .that()
            .resideInAPackage("..auth.token..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..auth.aksk..");
}
