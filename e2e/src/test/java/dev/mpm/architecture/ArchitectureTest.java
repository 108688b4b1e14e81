package dev.mpm.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of the source tree that no compiler holds: which part may know which, and which classes of the JDK belong
 * to one place only. Rules allow an empty package, because modules are filled one after the other.
 */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mpm");

    private static final String EXAMPLES = "dev.mpm.examples..";
    private static final String MASTER = "dev.mpm.server.master..";
    private static final String WORKER = "dev.mpm.server.worker..";
    private static final String COMPARE = "dev.mpm.compare..";
    private static final String LAUNCHER = "dev.mpm.server.launcher..";

    /** Guards the rules below, which would all hold for an empty class path. */
    @Test
    void seesTheClassesOfEveryModule() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains(
                        "dev.mpm.api",
                        "dev.mpm.common",
                        "dev.mpm.prefork",
                        "dev.mpm.worker",
                        "dev.mpm.event",
                        "dev.mpm.virtual",
                        "dev.mpm.tck",
                        "dev.mpm.server.core",
                        "dev.mpm.server.master",
                        "dev.mpm.server.worker",
                        "dev.mpm.compare.result",
                        "dev.mpm.server.launcher",
                        "dev.mpm.examples.chat",
                        "dev.mpm.examples.demo",
                        "dev.mpm.examples.mandelbrot",
                        "dev.mpm.examples.ownmpm",
                        "dev.mpm.examples.ratelimiter");
    }

    @Nested
    class Arrows {

        @ParameterizedTest(name = "{0} knows only {1}")
        @CsvSource(
                value = {
                    "dev.mpm.api,             ''",
                    "dev.mpm.common,          api",
                    "dev.mpm.prefork,         api common",
                    "dev.mpm.worker,          api common",
                    "dev.mpm.event,           api common",
                    "dev.mpm.virtual,         api common",
                    "dev.mpm.tck,             api",
                    "dev.mpm.server.core,     api",
                    "dev.mpm.server.master,   api server.core",
                    "dev.mpm.server.worker,   api server.core",
                    "dev.mpm.compare,         api server.core server.master",
                    "dev.mpm.server.launcher, api server.core server.master server.worker compare",
                    "dev.mpm.examples.chat,   api",
                    "dev.mpm.examples.demo,   api",
                    "dev.mpm.examples.mandelbrot, api",
                    "dev.mpm.examples.ownmpm, api common",
                    "dev.mpm.examples.ratelimiter, api",
                })
        void pointOneWay(String module, String known) {
            var allowed = Arrays.stream(known.split(" "))
                    .filter(name -> !name.isEmpty())
                    .map(name -> "dev.mpm." + name + "..")
                    .toList();
            var ours = resideInAPackage("dev.mpm..");
            var itself = resideInAPackage(module + "..");
            var permitted =
                    allowed.stream().map(JavaClass.Predicates::resideInAPackage).toList();
            var foreign = DescribedPredicate.and(ours, DescribedPredicate.not(itself));
            for (var predicate : permitted) {
                foreign = DescribedPredicate.and(foreign, DescribedPredicate.not(predicate));
            }

            noClasses()
                    .that()
                    .resideInAPackage(module + "..")
                    .should()
                    .dependOnClassesThat(foreign.as("are ours, outside %s and %s", module, allowed))
                    .because("the arrows between modules point one way")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }

        @Test
        void keepWhatOnlyTheMasterNeedsOutOfTheWorker() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(MASTER, COMPARE, LAUNCHER)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.yaml..", "picocli..", "io.prometheus..")
                    .because("a worker's start-up time and memory are a feature")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Nested
    class Platform {

        @Test
        void isCalledNativelyInOnePackageAndMappedInTwo() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.mpm.server.core.posix..",
                            "dev.mpm.server.core.scoreboard..",
                            "dev.mpm.server.core.shared..",
                            "dev.mpm.api.shared..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign..")
                    .because("native access has one place, so that it needs one review")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }

        @Test
        void isKnownToTheApiAsAPieceOfMemoryOnly() {
            noClasses()
                    .that()
                    .resideInAPackage("dev.mpm.api.shared..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("java.lang.foreign..")
                            .and(DescribedPredicate.not(equivalentTo(MemorySegment.class))))
                    .because("an app is given mapped memory, and maps none itself")
                    .check(CLASSES);
        }

        @Test
        void startsProcessesInTheMasterOrForAnApp() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(MASTER, COMPARE, LAUNCHER, "dev.mpm.server.worker.commands..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(ProcessBuilder.class)
                    .because("the master knows every worker; the launcher and a comparison may start a master; an app's"
                            + " commands are known by their mark")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }

        @Test
        void isNeverAskedToRunAShell() {
            noClasses()
                    .should()
                    .callMethodWhere(DescribedPredicate.describe(
                            "Runtime.exec",
                            call -> call.getTargetOwner().isEquivalentTo(Runtime.class)
                                    && "exec".equals(call.getName())))
                    .because("ProcessBuilder takes the arguments as they are")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }

        @Test
        void isLeftByTheMainPackagesOnly() {
            var leave = Set.of("exit", "halt");
            noClasses()
                    .that()
                    .resideOutsideOfPackages(LAUNCHER, WORKER, EXAMPLES)
                    .should()
                    .callMethodWhere(DescribedPredicate.describe(
                            "System.exit, Runtime.exit or Runtime.halt",
                            call -> (call.getTargetOwner().isEquivalentTo(System.class)
                                            || call.getTargetOwner().isEquivalentTo(Runtime.class))
                                    && leave.contains(call.getName())))
                    .because("only a main may end its process; the demo app does so on request, as a fault")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }

        @Test
        void isNeverWaitedForBySleeping() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(EXAMPLES)
                    .should()
                    .callMethodWhere(DescribedPredicate.describe(
                            "Thread.sleep",
                            call -> call.getTargetOwner().isAssignableTo(Thread.class)
                                    && "sleep".equals(call.getName())))
                    .because("what waits, waits for an event with a deadline; the demo app offers /sleep")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }

        /** At most one class until the first signal is handled. */
        @Test
        void deliversSignalsToOneClass() {
            var users = new TreeSet<String>();
            for (var type : CLASSES) {
                for (var dependency : type.getDirectDependenciesFromSelf()) {
                    if (dependency.getTargetClass().getName().startsWith("sun.misc.Signal")) {
                        users.add(outermost(type).getName());
                    }
                }
            }

            assertThat(users).as("classes that use sun.misc.Signal").hasSizeLessThanOrEqualTo(1);
        }

        private static JavaClass outermost(JavaClass type) {
            return type.getEnclosingClass().map(Platform::outermost).orElse(type);
        }
    }
}
