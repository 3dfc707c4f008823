package dev.gantry.engine.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.cgroups.GroupPlan;
import dev.gantry.engine.containers.ContainerSpec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The order of a launch, which is what keeps it safe. */
class PlanCompilerTest {

	private static final UidRange MAPPED = new UidRange(1L << 29, 65536);

	private static List<LaunchPlan.Step> steps(UidRange range, int uid) {
		GroupPlan groups = new GroupPlan(List.of("/cg/x"), List.of(), List.of("/cg/x/tasks"), List.of("/cg/cpu/tasks"),
				null, new byte[0], List.of(), Map.of("memory", "/cg/x"));
		SandboxPlan sandbox = SandboxPlan.compile(Path.of("/data"), new HeldNamespaces(1, range, Path.of("/net"), true),
				groups);
		PreparedSandbox prepared = new PreparedSandbox(sandbox, 42);
		ContainerSpec spec = ContainerSpec.of("x", List.of("low", "high"), "program");
		ContainerLaunch.Locations home = new ContainerLaunch.Locations(Path.of("/data"), Path.of("/data/mount-points"),
				Path.of("/data/containers/x"));
		ContainerLaunch.Place place = new ContainerLaunch.Place(range, groups, new byte[8]);
		GroundPlan ground = GroundPlan.compile(prepared, RootCompiler.BY_DESCRIPTOR, spec, home, place);
		ContainerPlan container = PlanCompiler.compile(prepared, ground, RootCompiler.BY_DESCRIPTOR,
				new ContainerLaunch(spec, home, place, new Identity(uid, uid, List.of(uid), "/"), List.of(),
						new ContainerLaunch.Occasion(new byte[0], LaunchWishes.NONE)));
		List<LaunchPlan.Step> steps = new ArrayList<>();
		for (LaunchPlan plan : List.of(sandbox.plan(), ground.plan(), container.shim(), container.init())) {
			steps.addAll(plan.steps());
		}
		return steps;
	}

	private static int first(List<LaunchPlan.Step> steps, Operation operation) {
		return steps.stream().map(LaunchPlan.Step::operation).toList().indexOf(operation);
	}

	private static int last(List<LaunchPlan.Step> steps, Operation operation) {
		return steps.stream().map(LaunchPlan.Step::operation).toList().lastIndexOf(operation);
	}

	@Test
	void giveUpEveryRightBeforeTheFilterAndTheFilterBeforeTheProgram() {
		List<LaunchPlan.Step> steps = steps(MAPPED, 0);
		assertThat(List.of(first(steps, Operation.CLONE), first(steps, Operation.LOCK), first(steps, Operation.COVER),
				first(steps, Operation.KEYRING), first(steps, Operation.ROOT), first(steps, Operation.PRCTL),
				first(steps, Operation.CHDIR), last(steps, Operation.JOIN), first(steps, Operation.UNSHARE),
				first(steps, Operation.BOUND), last(steps, Operation.IDS), first(steps, Operation.CAPABILITIES),
				first(steps, Operation.SECCOMP), first(steps, Operation.EXEC)))
			.doesNotContain(-1)
			.isSorted();
		assertThat(last(steps, Operation.EXEC)).isEqualTo(steps.size() - 1);
		assertThat(last(steps, Operation.SECCOMP)).isEqualTo(steps.size() - 2);
	}

	@Test
	void stackTheTopmostLayerFirstAndTheMountPointsLast() {
		assertThat(steps(MAPPED, 0).stream()
			.filter((step) -> step.operation() == Operation.FSLAYER)
			.map(LaunchPlan.Step::target)).containsExactly("lowerdir+=layers/high", "lowerdir+=layers/low",
					"lowerdir+=mount-points", "upperdir=containers/x/upper", "workdir=containers/x/work");
	}

	@Test
	void mapTheDataRootOnceAndMakeTheOverlayAsTheContainersRoot() {
		List<LaunchPlan.Step> steps = steps(MAPPED, 0);
		assertThat(steps.stream().filter((step) -> step.target().contains("id mapping"))).hasSize(1);
		int overlay = steps.indexOf(new LaunchPlan.Step(Operation.FSMOUNT, "overlay"));
		assertThat(last(steps.subList(0, overlay), Operation.FSID)).isPositive();
		assertThat(steps.get(last(steps.subList(0, overlay), Operation.FSID)).target()).isEqualTo("536870912");
		assertThat(steps.get(overlay + 1)).isEqualTo(new LaunchPlan.Step(Operation.FSID, "0"));
	}

	@Test
	void leaveAUserWhoIsNotRootWithoutCapabilities() {
		List<LaunchPlan.Step> steps = steps(MAPPED, 1000);
		assertThat(steps.get(first(steps, Operation.CAPABILITIES)).target()).isEqualTo("0");
		assertThat(steps.get(first(steps, Operation.BOUND)).target()).isEqualTo("a80425fb");
	}

	@Test
	void needNoMappingWithoutAUserNamespace() {
		assertThat(steps(UidRange.IDENTITY, 0).stream().filter((step) -> step.target().contains("id mapping")))
			.isEmpty();
	}

}
