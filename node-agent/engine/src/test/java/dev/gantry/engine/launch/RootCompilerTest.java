package dev.gantry.engine.launch;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RootCompilerTest {

	private static final UidRange MAPPED = new UidRange(1L << 29, 65536);

	private static List<LaunchPlan.Step> steps(RootCompiler compiler, List<String> layers, boolean scratch) {
		LaunchPlan plan = new LaunchPlan();
		compiler.mount(plan, new RootCompiler.Root(plan.register(), MAPPED, layers, "containers/x", scratch));
		return plan.steps();
	}

	private static String options(List<String> layers, boolean scratch) {
		return steps(RootCompiler.BY_PATH, layers, scratch).stream()
			.filter((step) -> step.operation() == Operation.OVERLAY)
			.map(LaunchPlan.Step::target)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void namesLayersByShortLinksTopmostFirst() {
		assertThat(options(List.of("layers/high", "layers/low"), true))
			.isEqualTo("lowerdir=0:1,upperdir=data/containers/x/upper,workdir=data/containers/x/work,"
					+ "redirect_dir=nofollow,metacopy=off,volatile");
		assertThat(steps(RootCompiler.BY_PATH, List.of("layers/high", "layers/low"), true))
			.contains(new LaunchPlan.Step(Operation.SYMLINK, "0"), new LaunchPlan.Step(Operation.SYMLINK, "1"));
	}

	@Test
	void fitsManyLayersIntoOnePage() {
		List<String> layers = IntStream.range(0, 500).mapToObj((number) -> "layers/" + "5e".repeat(32)).toList();
		assertThat(options(layers, true)).hasSizeLessThan(4096);
	}

	@Test
	void mountsAsTheContainersRoot() {
		for (RootCompiler compiler : RootCompiler.values()) {
			assertThat(steps(compiler, List.of("layers/one"), false)).extracting(LaunchPlan.Step::toString)
				.noneMatch((step) -> step.contains("volatile"))
				.contains("take file system user 536870912", "take file system user 0");
		}
	}

}
