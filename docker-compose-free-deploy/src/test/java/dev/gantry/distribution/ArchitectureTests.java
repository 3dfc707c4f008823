package dev.gantry.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** The rules of the house, see {@code ARCHITECTURE.md}. */
class ArchitectureTests {

	/** Each module by the root of its packages, with the modules that it may use. */
	private static final Map<String, Set<String>> ARROWS = Map.ofEntries(Map.entry("contracts", Set.of()),
			Map.entry("oci", Set.of()), Map.entry("kernel", Set.of()),
			Map.entry("engine", Set.of("kernel", "oci", "contracts")),
			// The engine's interface speaks of images in the words of oci.
			Map.entry("agent", Set.of("engine", "oci", "contracts")), Map.entry("scheduler", Set.of("contracts")),
			Map.entry("registry", Set.of("oci", "contracts")), Map.entry("router", Set.of("contracts")),
			Map.entry("platform", Set.of("scheduler", "oci", "contracts")), Map.entry("console", Set.of()),
			Map.entry("cli", Set.of("contracts")), Map.entry("distribution", Set.of()));

	/** Modules that must compile, and be tested, without Spring. */
	private static final Set<String> WITHOUT_SPRING = Set.of("contracts", "oci", "kernel", "engine", "scheduler",
			"cli");

	private static JavaClasses all;

	@BeforeAll
	static void read() {
		all = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("dev.gantry");
	}

	@Test
	void knowsEveryModule() {
		Set<String> modules = new TreeSet<>();
		for (JavaClass one : all) {
			modules.add(one.getPackageName().split("\\.")[2]);
		}
		assertThat(ARROWS.keySet()).containsAll(modules);
		assertThat(modules).contains("contracts", "oci", "kernel", "engine", "agent", "scheduler", "registry", "router",
				"platform", "cli");
	}

	@Test
	void usesNoModuleThatNoArrowLeadsTo() {
		List<String> wrong = new ArrayList<>();
		ARROWS.forEach((module, allowed) -> {
			List<String> refused = new ArrayList<>(ARROWS.keySet());
			refused.removeAll(allowed);
			refused.remove(module);
			for (String other : refused) {
				var result = noClasses().that()
					.resideInAPackage("dev.gantry." + module + "..")
					.should()
					.dependOnClassesThat()
					.resideInAPackage("dev.gantry." + other + "..")
					.allowEmptyShould(true)
					.evaluate(all);
				wrong.addAll(result.getFailureReport().getDetails());
			}
		});
		assertThat(wrong).isEmpty();
	}

	@Test
	void keepsSpringOutOfWhatDecides() {
		for (String module : WITHOUT_SPRING) {
			noClasses().that()
				.resideInAPackage("dev.gantry." + module + "..")
				.should()
				.dependOnClassesThat()
				.resideInAPackage("org.springframework..")
				.allowEmptyShould(true)
				.check(all);
		}
	}

	@Test
	void namesNoPackageAfterNothing() {
		noClasses().should()
			.resideInAnyPackage("..common..", "..shared..", "..util..", "..utils..", "..helper..", "..helpers..",
					"..misc..")
			.check(all);
	}

	@Test
	void namesNoClassAfterNothing() {
		noClasses().that()
			.areTopLevelClasses()
			.should()
			.haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)$")
			.check(all);
	}

	@Test
	void saysOfEachPackageWhatItIsFor() {
		List<String> silent = new ArrayList<>();
		for (JavaPackage one : all.getPackage("dev.gantry").getSubpackagesInTree()) {
			boolean hasClasses = one.getClasses()
				.stream()
				.anyMatch((each) -> !each.getSimpleName().equals("package-info"));
			if (hasClasses && !Sources.hasPackageInfo(one.getName())) {
				silent.add(one.getName());
			}
		}
		assertThat(silent).isEmpty();
	}

	@Test
	void sleepsOnlyWhereAThreadOfItsOwnPauses() {
		noClasses()
			.should(new ArchCondition<>("sleep outside of a method named pause, or of a clock that tests replace") {
				@Override
				public void check(JavaClass item, ConditionEvents events) {
					item.getCodeUnitCallsFromSelf()
						.stream()
						.filter((call) -> call.getTarget().getName().equals("sleep"))
						.filter((call) -> call.getTargetOwner().isEquivalentTo(Thread.class)
								|| call.getTargetOwner().isEquivalentTo(TimeUnit.class))
						.filter((call) -> !call.getOrigin().getName().equals("pause")
								&& !call.getOrigin().isConstructor())
						.forEach((call) -> events.add(SimpleConditionEvent.satisfied(item, call.getDescription())));
				}
			})
			.check(all);
	}

	@Test
	void startsNoProgramByRuntimeExec() {
		noClasses().should()
			.callMethod(Runtime.class, "exec", String.class)
			.orShould()
			.callMethod(Runtime.class, "exec", String[].class)
			.check(all);
	}

	@Test
	void startsProgramsOnlyWhereThatIsSaid() {
		classes().that()
			.resideOutsideOfPackages("dev.gantry.cli.local..", "dev.gantry.cli.apps..", "dev.gantry.engine.launch..",
					"dev.gantry.engine.runtime..")
			.should(new ArchCondition<>("start no program") {
				@Override
				public void check(JavaClass item, ConditionEvents events) {
					item.getConstructorCallsFromSelf()
						.stream()
						.filter((call) -> call.getTargetOwner().isEquivalentTo(ProcessBuilder.class))
						.forEach((call) -> events.add(SimpleConditionEvent.violated(item, call.getDescription())));
				}
			})
			.check(all);
	}

	@Test
	void writesNoShellString() {
		assertThat(Sources.linesWith("\"/bin/sh\"", "\"sh\", \"-c\"", "\"bash\"", "\"/bin/bash\"")).allMatch(
				(line) -> line.contains("dev/gantry/engine/build/") || line.contains("dev/gantry/engine/health/")
						|| line.contains("dev/gantry/contracts/detection/Start.java")
						|| line.contains("dev/gantry/platform/sources/Declarations.java"),
				"only a user's Dockerfile, health check, start command and Procfile may mean a shell, inside the container");
	}

	@Test
	void declaresAutoConfigurationsWithoutModes() {
		ArchRuleDefinition.noClasses()
			.should()
			.haveSimpleNameContaining("Standalone")
			.because("a service does not ask whether it runs alone")
			.check(all);
	}

}
