package dev.gantry.engine.build;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.build.BuildHost.Result;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.PullListener;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** One node's builds made use of by another's, over a registry. */
class SharedStepsTest {

	private static final String DOCKERFILE = """
			FROM base AS tools
			RUN echo made > /tool
			FROM base
			COPY --from=tools /tool /tool
			COPY f /f
			RUN cat /tool /f > /both
			""";

	private static BuildHost first;

	private static BuildHost second;

	@BeforeAll
	static void open() {
		first = BuildHost.create();
		second = BuildHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (first != null) {
			first.close();
		}
		if (second != null) {
			second.close();
		}
	}

	private static BuildRequest request(BuildHost host, String scope) throws IOException {
		BuildRequest request = host.request(host.context(DOCKERFILE, Map.of("f", "file\n")));
		return request.with(request.cache().withScope(scope));
	}

	@Test
	void makesTheFirstBuildOfAnotherNodeWarmForTheSameScopeOnly() throws IOException {
		Result built = first.build(request(first, "shop"));
		LocalImage shared = first.builds().share(built.recording().how()).orElseThrow();
		ImageReference name = ImageReference.parse(first.registry().host() + "/apps/shop:build-cache");
		first.images().push(shared, name, first.registry().access(), first.sources());
		assertThat(first.builds().share(first.build(request(first, "shop")).recording().how())).contains(shared);

		LocalImage fetched = second.images().ensure(name, first.sources(), PullListener.NONE);
		second.builds().takeOver(fetched, "shop");
		Result other = second.build(request(second, "blog"));
		assertThat(other.recording().states()).contains(State.DONE);
		second.builds().cache().prune(MemorySize.ZERO);
		second.builds().takeOver(fetched, "shop");
		Result warm = second.build(request(second, "shop"));
		assertThat(warm.recording().states().subList(1, warm.recording().states().size())).containsOnly(State.CACHED);
		assertThat(warm.image().digest()).isEqualTo(built.image().digest());
		assertThat(second.read(warm.image(), "both")).isEqualTo("made\nfile\n");
	}

	/** A step that speaks of another image's layer would bring that into a build. */
	@Test
	void believesAnImageOnlyWhatItSaysOfItsOwnLayers() throws IOException {
		Digest key = Digest.ofBytes(new byte[] { 1 });
		LocalImage foreign = first.build("FROM base\nRUN echo private > /private\n", Map.of()).image();
		CachedStep stolen = new CachedStep(foreign.layers().get(1), Instant.EPOCH, 1);
		ImageConfig hostile = SharedSteps.pack(Map.of(key, stolen), Platform.host());
		ImageConfig bare = ImageConfig.empty(Platform.host()).with(hostile.config());
		assertThat(SharedSteps.unpack(new LocalImage(key, hostile))).containsOnlyKeys(key);
		assertThat(SharedSteps.unpack(new LocalImage(key, bare))).isEmpty();
		ImageConfig nonsense = bare.with(bare.config().withLabels(Map.of(SharedSteps.LABEL, "[{")));
		assertThat(SharedSteps.unpack(new LocalImage(key, nonsense))).isEmpty();
	}

}
